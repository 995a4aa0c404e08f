// When a look at a job pays. A request is worth so much idle slot time; a look is due when not looking has cost that much.
// For one job this is the square-root rule (Keller, 1974): the gaps are sqrt(2 * worth / hazard).
import { type BoardJob, hazardSince, type JobBoard } from "./job-board.js";
import { chanceOfEnds, idleSlots } from "./look-risk.js";

/**
 * For each slot a look is worth this part of a job's median time of one idle slot: the more slots, the more jobs a minute share the
 * request budget, and the less it takes off the whole when one of them idles.
 */
const worth = 0.002;
/** And this where no job waits in line, so that every end leaves a slot idle at once: there looks come oftener. */
const exposedWorth = 0.0008;
/** What a late look costs when no slot idles by it, as a part of what an idle slot costs: the video comes later, */
const lateness = 0.06;
/** and so does the end of the batch when no job is left to submit. */
const lastLateness = 0.3;

/**
 * @param coming submits on their way: they will fill a free slot before any other could.
 * @param more whether jobs are left to submit: else no slot idles for want of a look.
 * @returns slots that idle now for want of a look at each job, expected; jobs without an entry need none.
 */
export function losses(board: JobBoard, coming: number, more: boolean, now: number): Map<BoardJob, number> {
  const { running, witness, suspects, surplus, endedUnseen } = board;
  if (surplus > endedUnseen) {
    // Without a proof an end counts only when it is found: one look after the other, the likeliest first.
    const likeliest = suspects.reduce((best, job) => (hazardSince(job, now) > hazardSince(best, now) ? job : best));
    return new Map([[likeliest, Number.POSITIVE_INFINITY]]);
  }
  const rates = new Map<BoardJob, number>();
  const waiting = board.waiting + coming;
  const ends = board.hazard(now);
  const chances = running.map((job) => 1 - Math.exp(-hazardSince(job, now)));
  const sum = chances.reduce((all, chance) => all + chance, 0);
  // As many ends as there can be, shared out among the jobs by their chances.
  const scale = sum > 0 ? Math.min(1, (surplus + ends) / sum) : 0;
  running.forEach((job, index) => {
    const idle = more && witness === null ? chanceOfEnds(ends - hazardSince(job, now), waiting) : 0;
    rates.set(job, scale * (chances[index] ?? 0) * Math.max(more ? lateness : lastLateness, idle));
  });
  if (witness !== null && more) rates.set(witness, idleSlots(ends, waiting));
  return rates;
}

export interface Scarcity {
  /** Jobs that the server runs at once, as configured. */
  readonly slots: number;
  /** Whether slots idle from the moment a job ends. */
  readonly exposed: boolean;
  /** How much of the request budget is used, 0 to 1: the scarcer, the dearer. */
  readonly fill: number;
}

/**
 * @param median of a job's time, milliseconds.
 * @returns idle slot time that a look must save, milliseconds.
 */
export function price(median: number, { slots, exposed, fill }: Scarcity): number {
  return ((exposed ? exposedWorth : worth) * slots * median) / Math.max(0.05, 1 - fill) ** 0.25;
}

/** Losses change slowly: they are added up at least so often in one polling interval, */
const fewestSteps = 2.5;
/** and at most so often. */
const mostSteps = 20;

/**
 * How long losses may add up until they are looked at again, milliseconds.
 * @param left idle slot time until a look pays, milliseconds. @param loss slots that idle now.
 */
export function nextStep(left: number, loss: number, interval: number): number {
  const soon = left > 0 ? left / (3 * loss) : 0;
  return Math.min(interval / fewestSteps, Math.max(interval / mostSteps, soon));
}
