// Time as an argument: wall time for records, monotonic time for waiting (a clock set back must not stretch a wait).
import { setTimeout as delay } from "node:timers/promises";

export interface Clock {
  /** Wall time, milliseconds since 1970-01-01T00:00:00Z. May jump. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonic(): number;
  /** How many milliseconds of monotonic time pass in one of wall time; 1 unless time is scaled. */
  readonly rate: number;
  /** Resolves after `ms` of monotonic time; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// Node turns a longer delay into 1 ms.
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  rate: 1,
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await delay(Math.min(Math.max(0, ms), longestTimer), undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/**
 * A clock whose waits pass `factor` times faster, for runs against a simulator that renders faster by the same factor.
 * Wall time stays true: records and key windows must not drift.
 */
export function scaledClock(clock: Clock, factor: number): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic() * factor,
    rate: clock.rate * factor,
    sleep: (ms, signal) => clock.sleep(ms / factor, signal),
  };
}
