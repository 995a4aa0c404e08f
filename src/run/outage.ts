// Whether the server is away for a moment (restarting, overloaded): then one request at a time asks after it, and nothing is given up.
import type { Failure } from "../model/failure.js";

export interface Outage {
  /** When it began, monotonic milliseconds. */
  readonly began: number;
  /** Failures in a row. */
  readonly failures: number;
  readonly failedAt: number;
  /** When the next request may ask. */
  readonly probeAt: number;
}

/** Answers of a proxy, or of a server that goes down or comes up; 500 is an answer of the application. */
const away: ReadonlySet<number> = new Set([502, 503, 504]);
const firstProbeMs = 1000;
const longestProbeMs = 15_000;

export function isAway(failure: Failure): boolean {
  return failure.kind === "unreachable" || (failure.status !== undefined && away.has(failure.status));
}

/**
 * @param sentAt when the failed request left; one that left before the last failure says nothing new.
 * @param longestMs bounds what the server may ask for, milliseconds.
 */
export function outageAfter(
  outage: Outage | null,
  failure: Failure,
  sentAt: number,
  longestMs: number,
  now: number,
): Outage {
  if (outage !== null && sentAt < outage.failedAt) return outage;
  const failures = (outage?.failures ?? 0) + 1;
  const backoff = Math.min(longestProbeMs, firstProbeMs * 2 ** Math.min(failures - 1, 10));
  const wait = Math.min(longestMs, failure.retry_after_ms ?? backoff);
  return { began: outage?.began ?? now, failures, failedAt: now, probeAt: now + wait };
}
