// A server in virtual time: so many slots, so long a queue, so many requests a minute, and job times as they are drawn.
import type { Failure } from "../../../src/model/failure.js";
import type { JobView } from "../../../src/model/video-api.js";
import type { Clock } from "../../../src/util/clock.js";
import { fail, ok, type Result } from "../../../src/util/result.js";

export interface ServerOptions {
  readonly slots: number;
  /** Jobs that may wait beyond the running ones; more are answered 429. */
  readonly queue: number;
  /** Requests that it answers in any 60 s; refused ones do not count. */
  readonly requestsPerMinute: number;
  /** Milliseconds that the n-th job of a client renders. */
  readonly renderMs: (job: number) => number;
  /** Answers 503 to everything from the first time until the second, milliseconds. */
  readonly away?: readonly [number, number];
  /** From when a second client keeps jobs on the server, and how many. */
  readonly rival?: { readonly from: number; readonly jobs: number };
}

export interface ModelJob {
  readonly id: string;
  readonly rival: boolean;
  readonly acceptedAt: number;
  startedAt: number | null;
  /** When it ends; null while it waits. */
  endsAt: number | null;
  /** When the client heard of the end. */
  detectedAt: number | null;
  readonly renderMs: number;
}

/** Milliseconds on the way to the server and back, together. */
const requestMs = 300;
export const downloadMs = 4000;

export class ModelServer {
  readonly #clock: Clock;
  readonly #options: ServerOptions;
  readonly #admitted: number[] = [];
  readonly #byKey = new Map<string, ModelJob>();
  readonly #waiting: ModelJob[] = [];
  #running: ModelJob[] = [];
  readonly jobs: ModelJob[] = [];
  /** When each request arrived. */
  readonly requests: number[] = [];
  refused = 0;
  #rivals = 0;

  constructor(clock: Clock, options: ServerOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  create(key: string): Promise<Result<JobView, Failure>> {
    return this.#serve(undefined, (now) => {
      const known = this.#byKey.get(key);
      if (known) return ok(this.#view(known, now));
      if (this.#running.length >= this.#options.slots && this.#waiting.length >= this.#options.queue) {
        return this.#refuse("too many jobs");
      }
      const job = this.#accept(now, this.#options.renderMs(this.jobs.length), false);
      this.jobs.push(job);
      this.#byKey.set(key, job);
      return ok(this.#view(job, now));
    });
  }

  status(id: string, signal?: AbortSignal): Promise<Result<JobView, Failure>> {
    return this.#serve(signal, (now) => {
      const job = this.jobs.find((candidate) => candidate.id === id);
      return job ? ok(this.#view(job, now)) : fail({ kind: "not-found", message: "no such job", status: 404 });
    });
  }

  content(signal?: AbortSignal): Promise<Result<null, Failure>> {
    return this.#serve(signal, () => ok(null));
  }

  /** The client has heard that the job ended. */
  detected(id: string): void {
    const job = this.jobs.find((candidate) => candidate.id === id);
    if (job) job.detectedAt ??= this.#clock.monotonic();
  }

  /** Slot time used between two moments, milliseconds. */
  busy(from: number, to: number): number {
    return [...this.jobs, ...this.#rivalJobs].reduce((sum, { startedAt, endsAt }) => {
      if (startedAt === null || endsAt === null) return sum;
      return sum + Math.max(0, Math.min(to, endsAt) - Math.max(from, startedAt));
    }, 0);
  }

  readonly #rivalJobs: ModelJob[] = [];

  async #serve<T>(
    signal: AbortSignal | undefined,
    answer: (now: number) => Result<T, Failure>,
  ): Promise<Result<T, Failure>> {
    await this.#clock.sleep(requestMs / 2, signal);
    const now = this.#clock.monotonic();
    this.requests.push(now);
    this.#advance(now);
    const { away, requestsPerMinute } = this.#options;
    let reply: Result<T, Failure>;
    while (this.#admitted[0] !== undefined && this.#admitted[0] <= now - 60_000) this.#admitted.shift();
    if (away && now >= away[0] && now < away[1]) reply = fail({ kind: "server", message: "restarting", status: 503 });
    else if (this.#admitted.length >= requestsPerMinute) reply = this.#refuse("too many requests");
    else {
      this.#admitted.push(now);
      reply = answer(now);
    }
    await this.#clock.sleep(requestMs / 2, signal);
    return reply;
  }

  #refuse(message: string): Result<never, Failure> {
    this.refused += 1;
    return fail({ kind: "rate-limited", message, status: 429 });
  }

  #accept(now: number, renderMs: number, rival: boolean): ModelJob {
    const id = rival ? `rival_${this.#rivals}` : `task_${this.jobs.length}`;
    const job = { id, rival, acceptedAt: now, startedAt: null, endsAt: null, detectedAt: null, renderMs };
    this.#waiting.push(job);
    this.#fill(now);
    return job;
  }

  #fill(now: number): void {
    while (this.#running.length < this.#options.slots) {
      const job = this.#waiting.shift();
      if (!job) return;
      job.startedAt = now;
      job.endsAt = now + job.renderMs;
      this.#running.push(job);
    }
  }

  /** Plays every end and start up to now. */
  #advance(now: number): void {
    const { rival } = this.#options;
    for (;;) {
      if (rival && this.#rivals < rival.jobs && rival.from <= now) this.#addRival(rival.from);
      const next = this.#running.reduce<ModelJob | null>(
        (first, job) => ((job.endsAt ?? 0) < (first?.endsAt ?? Number.POSITIVE_INFINITY) ? job : first),
        null,
      );
      const at = next?.endsAt ?? Number.POSITIVE_INFINITY;
      if (!next || at > now) return;
      this.#running = this.#running.filter((job) => job !== next);
      this.#fill(at);
      if (next.rival) this.#addRival(at);
    }
  }

  #addRival(at: number): void {
    this.#rivals += 1;
    this.#rivalJobs.push(this.#accept(at, this.#options.renderMs(1000 + this.#rivals), true));
  }

  #view({ id, acceptedAt, startedAt, endsAt }: ModelJob, now: number): JobView {
    const done = endsAt !== null && endsAt <= now;
    const status = done ? "completed" : startedAt !== null && startedAt < now ? "in_progress" : "queued";
    const seconds = (at: number): number => Math.floor((1_700_000_000_000 + at) / 1000);
    return {
      id,
      status,
      raw_status: status,
      created_at: seconds(acceptedAt),
      finished_at: done ? seconds(endsAt) : null,
      expires_at: done ? seconds(endsAt) + 86_400 : null,
      generations: done ? [{ id: `gen_${id}`, video_url: null }] : [],
      failure_reason: null,
      differences: [],
    };
  }
}
