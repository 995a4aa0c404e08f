// A clock for schedules: waits end in order of their time as soon as the disk is quiet, and the wall clock can be wrong.
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../../src/util/clock.js";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const epoch = Date.UTC(2026, 10, 1);
const mostSteps = 50_000;

export class ScheduleClock implements Clock {
  readonly rate = 1;
  #elapsed = 0;
  #sleepers: Sleeper[] = [];
  /** How wrong the wall clock is, milliseconds. */
  offset = 0;

  now(): number {
    return epoch + this.#elapsed + this.offset;
  }

  /** The server's clock is right. */
  serverNow(): number {
    return epoch + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abandon = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener("abort", abandon);
        resolve();
      };
      const sleeper = { at: this.#elapsed + Math.max(0, ms), wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", abandon, { once: true });
    });
  }

  /** Time in which nothing runs. */
  pass(ms: number): void {
    this.#elapsed += ms;
  }

  /** Of a process that is gone. */
  forgetSleepers(): void {
    this.#sleepers = [];
  }

  /** Lets time pass until `done` settles. Time moves only when nothing else can, so that a seed repeats itself. */
  async drive<T>(done: Promise<T>): Promise<T> {
    let settled = false;
    const watched = done.finally(() => {
      settled = true;
    });
    // Seen by the caller through `watched`.
    watched.catch(() => {});
    for (let step = 0; step < mostSteps; step += 1) {
      await quiet();
      if (settled) return watched;
      // With nobody asleep something outside of this clock is awaited (a retry of a lock): give it real time.
      if (this.#sleepers.length === 0) await delay(1);
      else this.#wakeNext();
    }
    throw new Error(`not settled after ${mostSteps} steps`);
  }

  #wakeNext(): void {
    const next = this.#sleepers.reduce((first, other) => (other.at < first.at ? other : first));
    this.#sleepers = this.#sleepers.filter((other) => other !== next);
    this.#elapsed = Math.max(this.#elapsed, next.at);
    next.wake();
  }
}

/** Resolves when no file operation is under way and everything that can go on without time passing has gone on. */
export async function quiet(): Promise<void> {
  for (let idle = 0; idle < 2; ) {
    await new Promise((resolve) => setImmediate(resolve));
    const busy = process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq") || name === "CloseReq");
    idle = busy ? 0 : idle + 1;
  }
}
