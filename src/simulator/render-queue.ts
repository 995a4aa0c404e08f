// Gives render slots to jobs in the order they came (list scheduling), computed when somebody looks instead of by timers.
import { endsAt, type Job } from "./job.js";

export class RenderQueue {
  #slots: number;
  #running: Job[] = [];
  readonly #waiting: Job[] = [];

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Plays everything that happens up to and including `now`: renders end, and waiting jobs start at the moment a slot frees. */
  advanceTo(now: number): void {
    for (let next = this.#nextToEnd(); next !== undefined && next.end <= now; next = this.#nextToEnd()) {
      this.#release(next.job, next.end);
    }
  }

  /** Whether a job submitted now would find `queue` others waiting already. */
  isFull(queue: number): boolean {
    return this.#running.length >= this.#slots && this.#waiting.length >= queue;
  }

  /** When the next slot frees, if nobody cancels; undefined when one is free. */
  nextFreeAt(): number | undefined {
    return this.#running.length < this.#slots ? undefined : this.#nextToEnd()?.end;
  }

  add(job: Job, now: number): void {
    this.advanceTo(now);
    this.#waiting.push(job);
    this.#fill(now);
  }

  /** Takes a job out wherever it is; its slot, if it had one, goes to the next in line at once. */
  remove(job: Job, now: number): void {
    this.advanceTo(now);
    const place = this.#waiting.indexOf(job);
    if (place >= 0) this.#waiting.splice(place, 1);
    this.#release(job, now);
  }

  /** Changes the number of slots. Jobs that run already go on. */
  resize(slots: number, now: number): void {
    this.advanceTo(now);
    this.#slots = slots;
    this.#fill(now);
  }

  #release(job: Job, at: number): void {
    this.#running = this.#running.filter((other) => other !== job);
    this.#fill(at);
  }

  #fill(at: number): void {
    while (this.#running.length < this.#slots) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      job.startedAt = at;
      this.#running.push(job);
    }
  }

  #nextToEnd(): { job: Job; end: number } | undefined {
    let next: { job: Job; end: number } | undefined;
    for (const job of this.#running) {
      const end = endsAt(job);
      if (end !== undefined && end < (next?.end ?? Infinity)) next = { job, end };
    }
    return next;
  }
}
