// Every job the simulator knows. Whatever changes one is an event, stored first and applied by the same code as at a restart.
import { canonicalJson } from "../util/canonical-json.js";
import { unreachable } from "../util/unreachable.js";
import { jobId } from "./ids.js";
import { finishedAt, type Job } from "./job.js";
import type { ResolvedOptions } from "./options.js";
import { seededRandom } from "./random.js";
import { RenderQueue } from "./render-queue.js";
import type { RenderRequest } from "./render-request.js";
import { drawRenderTime } from "./render-time.js";
import type { Store } from "./store.js";
import type { StoreEvent } from "./store-event.js";

/** How long a key is remembered: the contract does not say, a day is what the family's servers do. */
const KEY_LIFETIME_MS = 24 * 3600 * 1000;

export class JobBook {
  readonly #options: ResolvedOptions;
  readonly #store: Store;
  readonly #queue: RenderQueue;
  readonly #jobs = new Map<string, Job>();
  readonly #byKey = new Map<string, Job>();
  #opened = 0;

  /** Replays the store's past, then records that this simulator started. */
  constructor(options: ResolvedOptions, store: Store) {
    this.#options = options;
    this.#store = store;
    this.#queue = new RenderQueue(options.slots);
    for (const event of store.past) this.#apply(event);
    this.#record({ type: "opened", at: options.now(), slots: options.slots });
  }

  /** How many simulators this book has seen, this one included. */
  get opened(): number {
    return this.#opened;
  }

  /** All jobs in the order they were accepted, standing as they do now. */
  all(now: number): Iterable<Job> {
    this.#queue.advanceTo(now);
    return this.#jobs.values();
  }

  find(id: string, now: number): Job | undefined {
    this.#queue.advanceTo(now);
    return this.#jobs.get(id);
  }

  /** The job a key was first used for, while the key is remembered. */
  findByKey(key: string, now: number): Job | undefined {
    this.#queue.advanceTo(now);
    const job = this.#byKey.get(key);
    return job !== undefined && now < job.createdAt + KEY_LIFETIME_MS ? job : undefined;
  }

  /** Whether slots and queue are taken; if so, in how many milliseconds the next render ends. */
  fullFor(now: number): number | undefined {
    this.#queue.advanceTo(now);
    if (!this.#queue.isFull(this.#options.queue)) return undefined;
    return Math.max(0, (this.#queue.nextFreeAt() ?? now) - now);
  }

  /** Whether a job with this very prompt was accepted before. */
  knowsPrompt(prompt: string): boolean {
    for (const job of this.#jobs.values()) if (job.request.prompt === prompt) return true;
    return false;
  }

  /** Accepts a job; the caller has checked that there is room. */
  submit(request: RenderRequest, key: string | undefined, fails: boolean, now: number): Job {
    const { seed, timeScale, expiresAfter } = this.#options;
    const sequence = this.#jobs.size;
    const id = jobId(seed, sequence, canonicalJson({ ...request }));
    const unscaledMs = drawRenderTime(seededRandom(`${seed}/render/${sequence}`), request);
    const renderMs = Math.max(1, Math.round(unscaledMs / timeScale));
    this.#record({
      type: "submitted",
      at: now,
      id,
      key,
      request,
      renderMs,
      fails,
      expiresAfterMs: expiresAfter * 1000,
    });
    return this.#known(id);
  }

  /** Cancels a job unless it has finished. */
  cancel(job: Job, now: number): void {
    this.#queue.advanceTo(now);
    if (finishedAt(job, now) === undefined) this.#record({ type: "cancelled", at: now, id: job.id });
  }

  #record(event: StoreEvent): void {
    this.#store.append(event);
    this.#apply(event);
  }

  #apply(event: StoreEvent): void {
    switch (event.type) {
      case "opened":
        this.#opened += 1;
        this.#queue.resize(event.slots, event.at);
        return;
      case "submitted": {
        const { id, key, request, renderMs, fails, expiresAfterMs } = event;
        const times = { createdAt: event.at, startedAt: undefined, cancelledAt: undefined };
        const job: Job = { id, key, request, renderMs, fails, expiresAfterMs, ...times };
        this.#jobs.set(id, job);
        if (key !== undefined) this.#byKey.set(key, job);
        this.#queue.add(job, event.at);
        return;
      }
      case "cancelled": {
        const job = this.#known(event.id);
        this.#queue.remove(job, event.at);
        job.cancelledAt = event.at;
        return;
      }
      default:
        unreachable(event);
    }
  }

  #known(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new Error(`the store names a job it never accepted: ${id}`);
    return job;
  }
}
