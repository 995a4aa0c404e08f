// The contract's rhythm of looks, for those who want a fixed one: its table, stretched to the configured bounds.
import type { Polling } from "../model/settings.js";

/** Contract, "Polling Strategy": 10, 15, 20, 30 … at most 60 s, as multiples of the first. */
const table = [1, 1.5, 2, 3, 4, 5, 6];

/** Whether looks come by the table: when it is asked for, and when the bounds leave nothing to choose. */
export function hasFixedRhythm({ rhythm, interval, max_interval }: Omit<Polling, "timeout">): boolean {
  return rhythm === "table" || max_interval <= interval;
}

/**
 * @param polls looks taken since the job was accepted.
 * @returns milliseconds, between `interval` and `max_interval`.
 */
export function pollDelay(polls: number, polling: Pick<Polling, "interval" | "max_interval">): number {
  const factor = table[Math.min(polls, table.length - 1)] ?? 1;
  return Math.max(polling.interval, Math.min(polling.max_interval, polling.interval * factor));
}
