// A clock that a test moves: waits end in order of their time, without any time passing.
import type { Clock } from "../../src/util/clock.js";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export class VirtualClock implements Clock {
  readonly rate = 1;
  readonly #epoch: number;
  readonly #sleepers: Sleeper[] = [];
  #elapsed = 0;

  constructor(epoch = Date.UTC(2026, 10, 1)) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#epoch + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abandon = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener("abort", abandon);
        resolve();
      };
      const sleeper = { at: this.#elapsed + Math.max(0, ms), wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", abandon, { once: true });
    });
  }

  /** Lets time pass until `done` settles: each step jumps to the next wake-up. */
  async runUntil<T>(done: Promise<T>, steps = 100_000): Promise<T> {
    let settled = false;
    const watched = done.finally(() => {
      settled = true;
    });
    // The caller sees the rejection through `watched`; this keeps it from counting as unhandled meanwhile.
    watched.catch(() => {});
    for (let step = 0; step < steps; step += 1) {
      // Everything that can go on without time passing goes on first.
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) return watched;
      this.#wakeNext();
    }
    throw new Error(`not settled after ${steps} steps`);
  }

  #wakeNext(): void {
    let next: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (!next || sleeper.at < next.at) next = sleeper;
    if (!next) return;
    this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
    this.#elapsed = Math.max(this.#elapsed, next.at);
    next.wake();
  }
}
