// Tells each follower when to look at its job: one place that sees all jobs, so that looks go where they save most.
import type { Polling } from "../model/settings.js";
import type { JobStatus } from "../model/video-api.js";
import type { Clock } from "../util/clock.js";
import { type BoardJob, JobBoard } from "./job-board.js";
import type { JobTimes } from "./job-times.js";
import { losses, nextStep, price } from "./look-policy.js";
import { hasFixedRhythm, pollDelay } from "./polling.js";

export interface LookoutOptions {
  readonly concurrency: number;
  readonly polling: Polling;
  readonly times: JobTimes;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** Told of a bug. */
  readonly fail: (error: unknown) => void;
  /** How much of the request budget is used, 0 to 1. */
  readonly fill: () => number;
  /** Whether the server is away for a moment. */
  readonly away: () => boolean;
  /** Submits on their way. */
  readonly coming: () => number;
  /** Whether jobs are left to submit. */
  readonly more: () => boolean;
  /** Told how many jobs have ended although nobody knows which, and how many the server surely had at once. */
  readonly learned: (endedUnseen: number, heldTogether: number) => void;
}

export class Lookout {
  readonly #options: LookoutOptions;
  readonly #board: JobBoard;
  readonly #watches = new Set<Watch>();
  #ticking = false;
  #tickedAt = 0;

  constructor(options: LookoutOptions) {
    this.#options = options;
    this.#board = new JobBoard(options.concurrency);
  }

  /** @param accepted monotonic milliseconds; long ago for a job of an earlier run. */
  watch(kind: string, accepted: number): Watch {
    const { clock, polling, stop, times } = this.#options;
    const job = this.#board.accept(times.lawOf(kind), accepted);
    const watch = new Watch(job, polling, clock, stop, () => this.#wake());
    this.#watches.add(watch);
    return watch;
  }

  /** The server said where the job stands. @param askedAt monotonic milliseconds. */
  saw(watch: Watch, status: JobStatus, askedAt: number): void {
    if (status === "queued") this.#board.sawWaiting(watch.job, askedAt);
    else if (status === "in_progress") this.#board.sawRunning(watch.job, askedAt);
    else return;
    this.#changed();
  }

  /**
   * The job is followed no longer.
   * @param kind of a render that was completed, whose time tells how long others take; else null.
   * @param onServer how long it was there by the server's times, seconds; null when it does not say.
   */
  end(watch: Watch, kind: string | null, onServer: number | null): void {
    const { clock, times } = this.#options;
    const { job } = watch;
    this.#watches.delete(watch);
    const ended =
      onServer === null || onServer < 0
        ? null
        : { at: job.accepted + onServer * 1000 * clock.rate, give: serverRoundingMs * clock.rate };
    const took = this.#board.end(job, ended, clock.monotonic());
    if (kind !== null && took !== null) times.add(kind, took.least, took.most);
    this.#changed();
  }

  #changed(): void {
    this.#options.learned(this.#board.endedUnseen, this.#board.heldTogether);
    if (this.#ticking) this.#addUp();
  }

  #wake(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    this.#tickedAt = this.#options.clock.monotonic();
    this.#tick().catch((error: unknown) => {
      // Stopped: every waiter has been told by its own listener.
      if (!this.#options.stop.aborted) this.#options.fail(error);
    });
  }

  async #tick(): Promise<void> {
    for (let step = this.#addUp(); step !== null; step = this.#addUp()) {
      await this.#options.clock.sleep(step, this.#options.stop);
    }
    // In the same turn as the last look around: a wait that begins a moment later must find nobody ticking and wake it.
    this.#ticking = false;
  }

  /** Lets go who is due. @returns milliseconds until the next turn; null when nobody waits. */
  #addUp(): number | null {
    const { away, clock, coming, concurrency, fill, more, polling } = this.#options;
    const now = clock.monotonic();
    const passed = now - this.#tickedAt;
    this.#tickedAt = now;
    const rates = losses(this.#board, coming(), more(), now);
    const exposed = more() && this.#board.waiting + coming() === 0;
    const scarcity = { slots: concurrency, exposed, fill: fill() };
    let step: number | null = null;
    for (const watch of this.#watches) {
      watch.add(rates.get(watch.job) ?? 0, passed);
      const worth = away() ? 0 : price(watch.job.law.median, scarcity);
      if (watch.considered(worth, now)) continue;
      const next = Math.min(nextStep(worth - watch.lost, watch.loss, polling.interval), watch.latest - now);
      step = Math.min(step ?? next, Math.max(next, 1));
    }
    return step;
  }
}

/** Server times are whole seconds, one at each end. */
const serverRoundingMs = 1200;

/** One job on the server, for the follower that waits for it. */
export class Watch {
  readonly job: BoardJob;
  readonly #polling: Polling;
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  readonly #wake: () => void;
  #waiting: { readonly notBefore: number; readonly notAfter: number; readonly go: () => void } | null = null;
  /** Slots that idle for want of a look, expected. */
  loss = 0;
  /** Idle slot time since the last look, expected, milliseconds. */
  lost = 0;
  #lookedAt: number;
  #looks = 0;

  constructor(job: BoardJob, polling: Polling, clock: Clock, stop: AbortSignal, wake: () => void) {
    this.job = job;
    this.#polling = polling;
    this.#clock = clock;
    this.#stop = stop;
    this.#wake = wake;
    this.#lookedAt = clock.monotonic();
  }

  /**
   * Resolves when it is time to look.
   * @param least the shortest wait, milliseconds. @param longest the longest wait, milliseconds.
   * @throws the stop signal's reason.
   */
  due(least: number, longest: number): Promise<void> {
    this.#stop.throwIfAborted();
    const now = this.#clock.monotonic();
    return new Promise((resolve, reject) => {
      const abandon = (): void => reject(this.#stop.reason);
      this.#stop.addEventListener("abort", abandon, { once: true });
      const go = (): void => {
        this.#stop.removeEventListener("abort", abandon);
        resolve();
      };
      this.#waiting = { notBefore: now + least, notAfter: now + longest, go };
      if (!this.considered(Number.POSITIVE_INFINITY, now)) this.#wake();
    });
  }

  /** @param loss slots that idle now for want of a look. @param passed milliseconds since the last call. */
  add(loss: number, passed: number): void {
    // What rose meanwhile rose steadily.
    const mean = Number.isFinite(loss) && Number.isFinite(this.loss) ? (this.loss + loss) / 2 : loss;
    this.loss = loss;
    if (passed > 0) this.lost += mean * passed;
  }

  /** When it is due whatever it costs, monotonic milliseconds. */
  get latest(): number {
    const { notBefore, notAfter } = this.#waiting ?? { notBefore: 0, notAfter: Number.POSITIVE_INFINITY };
    const polling = this.#polling;
    // Seen to wait, the next in line vouches for those that run.
    const seenAt = Math.max(this.#lookedAt, this.job.unfinishedAt);
    const rhythm = hasFixedRhythm(polling)
      ? this.#lookedAt + pollDelay(this.#looks, polling)
      : seenAt + polling.max_interval;
    return Math.min(notAfter, Math.max(notBefore, rhythm));
  }

  /** Lets the follower go when it is due. @param worth idle slot time that a look must save. @returns whether nobody waits any more. */
  considered(worth: number, now: number): boolean {
    const waiting = this.#waiting;
    if (waiting === null) return true;
    const polling = this.#polling;
    const pays = !hasFixedRhythm(polling) && this.lost >= worth && now >= this.#lookedAt + polling.interval / 3;
    if (now < this.latest && !(pays && now >= waiting.notBefore)) return false;
    this.#waiting = null;
    this.#lookedAt = now;
    this.#looks += 1;
    this.lost = 0;
    waiting.go();
    return true;
  }
}
