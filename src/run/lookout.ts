// Tells each follower when to look at its job: one place that sees all jobs, so that looks go where they save most.
import type { Polling } from "../model/settings.js";
import type { JobStatus } from "../model/video-api.js";
import type { Clock } from "../util/clock.js";
import { type BoardJob, JobBoard } from "./job-board.js";
import type { JobTimes } from "./job-times.js";
import { losses, price } from "./look-policy.js";
import { hasFixedRhythm, pollDelay } from "./polling.js";

interface Waiting {
  readonly notBefore: number;
  readonly notAfter: number;
  readonly go: () => void;
}

/** Steps of the clock in which losses add up, as a part of the polling interval. */
const stepsPerInterval = 20;

export interface LookoutOptions {
  readonly concurrency: number;
  readonly polling: Polling;
  readonly times: JobTimes;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** How much of the request budget is used, 0 to 1. */
  readonly fill: () => number;
  /** Submits on their way. */
  readonly coming: () => number;
  /** Told how many jobs have ended although nobody knows which. */
  readonly endedUnseen: (count: number) => void;
  /** Whether jobs are left to submit. */
  readonly more: () => boolean;
}

export class Lookout {
  readonly options: LookoutOptions;
  readonly #board: JobBoard;
  readonly #watches = new Set<Watch>();
  #ticking = false;
  #tickedAt = 0;

  constructor(options: LookoutOptions) {
    this.options = options;
    this.#board = new JobBoard(options.concurrency);
  }

  /** @param accepted monotonic milliseconds. */
  watch(kind: string, accepted: number): Watch {
    const watch = new Watch(kind, this.#board, this.#board.accept(this.options.times.lawOf(kind), accepted), this);
    this.#watches.add(watch);
    return watch;
  }

  /** What is known of the jobs has changed. */
  changed(): void {
    this.options.endedUnseen(this.#board.endedUnseen);
  }

  forget(watch: Watch): void {
    this.#watches.delete(watch);
  }

  wake(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    this.#tickedAt = this.options.clock.monotonic();
    void this.#tick();
  }

  async #tick(): Promise<void> {
    const { clock, polling, stop } = this.options;
    try {
      for (;;) {
        const waiting = [...this.#watches].filter((watch) => watch.waiting !== null);
        if (waiting.length === 0) break;
        await clock.sleep(Math.max(1, polling.interval / stepsPerInterval), stop);
        this.#addUp(waiting);
      }
    } catch (error) {
      // Stopped: every waiter has been told by its own listener.
      if (!stop.aborted) throw error;
    }
    this.#ticking = false;
  }

  #addUp(waiting: readonly Watch[]): void {
    const { clock, coming, fill, more } = this.options;
    const now = clock.monotonic();
    const passed = now - this.#tickedAt;
    this.#tickedAt = now;
    const rates = losses(this.#board, coming(), more(), now);
    const full = fill();
    for (const watch of this.#watches) watch.loss = rates.get(watch.job) ?? 0;
    for (const watch of waiting) {
      watch.lost += watch.loss * passed;
      watch.consider(price(watch.job.law.median, full), now);
    }
  }
}

/** One job on the server, for the follower that waits for it. */
export class Watch {
  readonly kind: string;
  readonly job: BoardJob;
  readonly #board: JobBoard;
  readonly #lookout: Lookout;
  waiting: Waiting | null = null;
  /** Slots that idle for want of a look, expected. */
  loss = 0;
  /** Idle slot time since the last look, expected, milliseconds. */
  lost = 0;
  #lookedAt: number;
  #looks = 0;

  constructor(kind: string, board: JobBoard, job: BoardJob, lookout: Lookout) {
    this.kind = kind;
    this.job = job;
    this.#board = board;
    this.#lookout = lookout;
    this.#lookedAt = lookout.options.clock.monotonic();
  }

  /**
   * Resolves when it is time to look.
   * @param least the shortest wait, milliseconds. @param longest the longest wait, milliseconds.
   * @throws the stop signal's reason.
   */
  due(least: number, longest: number): Promise<void> {
    const { clock, stop } = this.#lookout.options;
    stop.throwIfAborted();
    const now = clock.monotonic();
    return new Promise((resolve, reject) => {
      const abandon = (): void => reject(stop.reason);
      stop.addEventListener("abort", abandon, { once: true });
      this.waiting = {
        notBefore: now + least,
        notAfter: now + longest,
        go: () => {
          stop.removeEventListener("abort", abandon);
          this.waiting = null;
          this.#lookedAt = clock.monotonic();
          this.#looks += 1;
          this.lost = 0;
          resolve();
        },
      };
      this.consider(Number.POSITIVE_INFINITY, now);
      this.#lookout.wake();
    });
  }

  /** @param worth idle slot time that a look must save, milliseconds. */
  consider(worth: number, now: number): void {
    if (this.waiting === null || now < this.waiting.notBefore) return;
    const { polling } = this.#lookout.options;
    const gap = now - this.#lookedAt;
    // Seen to wait, the next in line vouches for those that run.
    const unseen = now - Math.max(this.#lookedAt, this.job.unfinishedAt);
    const due = hasFixedRhythm(polling)
      ? gap >= pollDelay(this.#looks, polling)
      : unseen >= polling.max_interval || (gap >= polling.interval / 3 && this.lost >= worth);
    if (due || now >= this.waiting.notAfter) this.waiting.go();
  }

  /** The server said where the job stands. @param askedAt monotonic milliseconds. */
  saw(status: JobStatus, askedAt: number): void {
    if (status === "queued") this.#board.sawWaiting(this.job, askedAt);
    else if (status === "in_progress") this.#board.sawRunning(this.job, askedAt);
    this.#lookout.changed();
  }

  /**
   * The job is followed no longer.
   * @param onServer how long it was there by the server's times, seconds; null when it does not say.
   * @param learn whether its time tells how long others take.
   */
  end(onServer: number | null, learn: boolean): void {
    const { clock, times } = this.#lookout.options;
    const asked = clock.monotonic();
    this.#lookout.forget(this);
    const ended =
      onServer === null || onServer < 0
        ? null
        : { at: this.job.accepted + onServer * 1000 * clock.rate, give: 2000 * clock.rate };
    const took = this.#board.end(this.job, ended, asked);
    this.#lookout.changed();
    if (learn && took !== null && took.give <= took.ms / 2) times.add(this.kind, took.ms);
  }
}
