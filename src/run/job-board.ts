// Which jobs of ours run on the server and which wait there, as far as answers tell. Servers start jobs in the order they took them.
import { cumulativeHazard, type Law } from "./lognormal.js";

/** Times are monotonic milliseconds. */
export interface BoardJob {
  readonly law: Law;
  readonly accepted: number;
  /** About when it started; null while it is presumed to wait. */
  started: number | null;
  /** When it was first seen to run; null while its start is only presumed. */
  seenRunning: number | null;
  /** Until when it is known not to have ended. */
  unfinishedAt: number;
}

/** Ends that the first waiting job's state hid, after which that state is not relied on any more. */
const longestBelief = 2;

export class JobBoard {
  readonly #configured: number;
  /** Jobs of ours that the server runs at once: as configured, then as seen. */
  #slots: number;
  /** In the order accepted, not known to have ended. */
  readonly #jobs: BoardJob[] = [];
  /** Whether this server tells waiting jobs from running ones. */
  #tellsApart = false;
  /** Whether a job was seen to wait while as many ran as there are slots. */
  #full = false;
  #hidden = 0;
  /** Until when no more jobs have ended than the surplus. */
  #clearedAt = Number.NEGATIVE_INFINITY;

  constructor(slots: number) {
    this.#configured = slots;
    this.#slots = slots;
  }

  get running(): readonly BoardJob[] {
    return this.#jobs.filter((job) => job.started !== null);
  }

  get waiting(): number {
    return this.#jobs.length - this.running.length;
  }

  /**
   * The job whose state tells whether any running one has ended: the first that waits.
   * Null when none waits, or when what is said of it cannot be relied on.
   */
  get witness(): BoardJob | null {
    if (!this.#tellsApart || this.#hidden >= longestBelief) return null;
    return this.#jobs.find((job) => job.started === null) ?? null;
  }

  /** By how much more jobs are taken to run than the server has slots: so many of them have ended, of those that can have. */
  get surplus(): number {
    return Math.min(this.#excess, this.suspects.length);
  }

  get #excess(): number {
    return Math.max(0, this.running.length - this.#slots);
  }

  /** How many of the jobs have surely ended although nobody knows which: the surplus, where the number of slots is proven. */
  get endedUnseen(): number {
    const proven = this.#full && this.#slots === this.#configured && this.#hidden < longestBelief;
    return proven ? this.surplus : 0;
  }

  /** Most jobs that the server surely had at once of late: those not known to have ended when it took the last one. */
  get heldTogether(): number {
    const last = this.#jobs.at(-1);
    if (!last) return 0;
    return this.#jobs.reduce((count, job) => count + (job.unfinishedAt >= last.accepted ? 1 : 0), 0);
  }

  /** The jobs that the surplus may be: all but those that ran when the last one had been seen to. */
  get suspects(): readonly BoardJob[] {
    const { running } = this;
    const last = running.at(-1);
    if (last === undefined || this.#excess === 0) return [];
    // It started last, so when it was seen to run all others had started.
    const { seenRunning } = last;
    return seenRunning === null ? [last] : running.filter((job) => job.unfinishedAt < seenRunning);
  }

  /** Ends beyond the surplus that are to be expected since the last sign that there are none. */
  hazard(now: number): number {
    const { running } = this;
    const sum = running.reduce((all, job) => all + hazardSince(job, now, this.#clearedAt), 0);
    return running.length === 0 ? 0 : (sum * Math.min(running.length, this.#slots)) / running.length;
  }

  /** @param accepted when; long ago for a job of an earlier run. */
  accept(law: Law, accepted: number): BoardJob {
    const free = this.running.length < this.#slots;
    const job: BoardJob = {
      law,
      accepted,
      started: free ? accepted : null,
      seenRunning: null,
      unfinishedAt: accepted,
    };
    this.#jobs.push(job);
    return job;
  }

  /** The server said that the job waits. @param at when it was asked. */
  sawWaiting(job: BoardJob, at: number): void {
    const isWitness = job === this.witness;
    job.unfinishedAt = at;
    // A server that calls everything "queued" until it is done says nothing by it.
    if (!this.#tellsApart) return;
    // Those behind it wait too.
    for (const other of this.#jobs.slice(this.#jobs.indexOf(job))) {
      if (other !== job && other.seenRunning !== null) continue;
      other.started = null;
      other.seenRunning = null;
    }
    const { running } = this;
    // Where one waits the slots are taken, some of them perhaps by others' jobs.
    if (running.length > 0) this.#slots = Math.min(this.#slots, running.length);
    this.#full = this.#full || running.length >= this.#configured;
    if (!isWitness) return;
    this.#clearedAt = at;
    if (this.surplus === 0) for (const other of running) other.unfinishedAt = Math.max(other.unfinishedAt, at);
  }

  /** The server said that the job runs. @param at when it was asked. */
  sawRunning(job: BoardJob, at: number): void {
    this.#tellsApart = true;
    job.started ??= (job.unfinishedAt + at) / 2;
    job.seenRunning ??= at;
    job.unfinishedAt = at;
    // All of them still ran when the last one had started: there are more slots than was known.
    if (this.#excess > 0 && this.suspects.length === 0) this.#slots = this.running.length;
  }

  /**
   * The job has ended.
   * @param ended when, by the server's times, and how exact that is (milliseconds); null when it gives none.
   * @param asked when it was found out.
   * @returns between what and what it ran, milliseconds; null when it is not known to have run, or had ended before it was taken to start.
   */
  end(
    job: BoardJob,
    ended: { readonly at: number; readonly give: number } | null,
    asked: number,
  ): { readonly least: number; readonly most: number } | null {
    const place = this.#jobs.indexOf(job);
    if (place < 0) return null;
    this.#jobs.splice(place, 1);
    const hidden = ended !== null && ended.at + ended.give < job.unfinishedAt;
    if (hidden) this.#hidden += 1;
    const told = ended ?? { at: asked, give: Number.POSITIVE_INFINITY };
    const from = Math.max(hidden ? Number.NEGATIVE_INFINITY : job.unfinishedAt, told.at - told.give);
    const to = Math.max(from, Math.min(asked, told.at + told.give));
    if (job.started === null) return null;
    const next = this.#jobs.find((other) => other.started === null);
    if (next && this.running.length < this.#slots) next.started = Math.max((from + to) / 2, next.unfinishedAt);
    // The server's times can contradict what was presumed of the start: then neither tells how long it ran.
    return to <= job.started ? null : { least: Math.max(1, from - job.started), most: Math.max(1, to - job.started) };
  }
}

/**
 * How strongly the job may have ended since it was last known to run: the chance is 1 - exp(-this).
 * @param since when else it is known to have run.
 */
export function hazardSince({ law, started, unfinishedAt }: BoardJob, now: number, since = unfinishedAt): number {
  if (started === null) return 0;
  return cumulativeHazard(law, now - started) - cumulativeHazard(law, Math.max(unfinishedAt, since) - started);
}
