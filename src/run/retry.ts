// When a failed request is worth sending again, and how long to wait first: by class, never by message.
import type { Failure, FailureKind } from "../model/failure.js";

/** Contract, "Retry Strategy": 429, 500, 503 and network errors; 502 and 504 join them. 400, 401, 403 and policy never. */
const passing: ReadonlySet<FailureKind> = new Set([
  "rate-limited",
  "server",
  "timeout",
  "network",
  "unreachable",
  "malformed",
  "download",
]);

function isPassing(failure: Failure): boolean {
  return passing.has(failure.kind);
}

const firstBackoffMs = 1000;
const longestBackoffMs = 60_000;

/**
 * Exponential backoff with jitter: 1, 2, 4, 8 … 60 s, each drawn from its upper half so that clients do not march in step.
 * What the server asked for wins over the table, and is never shortened.
 * @param attempt attempts made so far, at least 1.
 * @param random 0 (inclusive) to 1 (exclusive).
 * @returns milliseconds.
 */
export function backoff(failure: Failure, attempt: number, random: number): number {
  if (failure.retry_after_ms !== undefined) return failure.retry_after_ms;
  const ceiling = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(attempt - 1, 16));
  return ceiling * (0.5 + random / 2);
}

/**
 * @param limit re-sends allowed.
 * @returns milliseconds to wait before the next attempt, or null when the failure stands.
 */
export function retryDelay(failure: Failure, attempt: number, limit: number, random: number): number | null {
  return isPassing(failure) && attempt <= limit ? backoff(failure, attempt, random) : null;
}
