// How long to wait before the next look at a job: the contract's table, stretched to the configured bounds.
import type { Polling } from "../model/settings.js";

/** Contract, "Polling Strategy": 10, 15, 20, 30 … at most 60 s, as multiples of the first. */
const table = [1, 1.5, 2, 3, 4, 5, 6];

/**
 * @param polls looks taken since the job was accepted.
 * @returns milliseconds, between `interval` and `max_interval`.
 */
export function pollDelay(polls: number, polling: Pick<Polling, "interval" | "max_interval">): number {
  const factor = table[Math.min(polls, table.length - 1)] ?? 1;
  return Math.max(polling.interval, Math.min(polling.max_interval, polling.interval * factor));
}
