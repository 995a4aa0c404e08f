// How long earlier renders took, from what the ledger knows: what a run goes by when it decides when to look at a job.
import type { Ledger, Take } from "./ledger.js";
import { frameSize, type RenderRequest, serverDefaults } from "./request.js";

export interface RenderTime {
  readonly kind: string;
  /** Wall time, milliseconds. */
  readonly ms: number;
}

/** Renders of one kind take about as long as each other: `5s 1280x720`. */
export function renderKind(request: RenderRequest): string {
  return `${request.n_seconds ?? serverDefaults.n_seconds}s ${frameSize(request)}`;
}

/** Server times are whole seconds. */
const roundingMs = 1000;

/**
 * A job starts when it was first seen to run or when a slot became free for it, whichever is earlier: the server gives slots to jobs
 * in the order it took them. It ends when the server says so, else when that was noticed.
 * @returns in the order of their ends; renders whose time cannot be told are left out.
 */
export function renderTimes(ledger: Ledger): RenderTime[] {
  const jobs = [...ledger.takes.values()].flatMap((take) =>
    take.submitted_at === null ? [] : [timesOf(take, take.submitted_at)],
  );
  jobs.sort((a, b) => a.accepted - b.accepted);
  const times: (RenderTime & { readonly end: number })[] = [];
  let slots: number[] = [];
  let runs = 0;
  for (const job of jobs) {
    while ((ledger.runs[runs]?.at ?? Number.POSITIVE_INFINITY) <= job.accepted) {
      slots = resized(slots, ledger.runs[runs]?.concurrency ?? 1);
      runs += 1;
    }
    if (job.end === null) continue;
    const freed = Math.min(...slots);
    const start = Math.min(
      job.seen ?? Number.POSITIVE_INFINITY,
      Math.max(job.accepted, Number.isFinite(freed) ? freed : 0),
    );
    slots[slots.indexOf(freed)] = job.end;
    const ms = job.end - start;
    if (job.exact && ms > roundingMs / 2) times.push({ kind: job.kind, ms, end: job.end });
  }
  return times.sort((a, b) => a.end - b.end).map(({ kind, ms }) => ({ kind, ms }));
}

interface JobTime {
  readonly kind: string;
  readonly accepted: number;
  /** First seen in progress. */
  readonly seen: number | null;
  readonly end: number | null;
  /** Whether the end is the server's. */
  readonly exact: boolean;
}

function timesOf({ request, started_at, rendered, ended_at }: Take, accepted: number): JobTime {
  const of = { kind: renderKind(request), accepted, seen: started_at };
  const created = rendered?.created_at ?? null;
  const finished = rendered?.finished_at ?? null;
  if (rendered !== null && created !== null && finished !== null && finished >= created) {
    // The server's interval, put on our clock at the one moment both know: when the job was accepted.
    return { ...of, end: Math.min(rendered.at, accepted + (finished - created) * 1000), exact: true };
  }
  return { ...of, end: rendered?.at ?? ended_at, exact: false };
}

/** As many slots as the run has: the busiest go on, new ones are free. */
function resized(slots: readonly number[], count: number): number[] {
  const busiest = slots.toSorted((a, b) => b - a).slice(0, count);
  return [...busiest, ...Array<number>(Math.max(0, count - busiest.length)).fill(0)];
}
