// Which job was in which of the server's slots, and when: pure geometry in time, before anything is drawn.
import type { RunSummary, Summary, TakeSummary } from "../../summary-shape.js";

/** Times are milliseconds since 1970. */
export interface Bar {
  readonly id: string;
  readonly take: TakeSummary;
  /** Of a request that the manifest no longer holds. */
  readonly former: boolean;
  /** Whether the manifest still has a shot of this id. */
  readonly present: boolean;
  /** Accepted by the server. */
  readonly from: number;
  /** In its slot; `to` is when the server was done with it. */
  readonly start: number;
  readonly to: number;
  /** When its videos were on disk; `to` when they never were. */
  readonly done: number;
}

export interface RunChart {
  readonly run: RunSummary;
  /** From 1. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  /** One per slot, more when more jobs than slots seemed to render at once. */
  readonly rows: readonly (readonly Bar[])[];
}

/** Server times are whole seconds: a job that seems to end this much after the next one began has made way for it. */
const roundingMs = 2000;

/** Runs in which no job was on the server have no chart. */
export function runCharts({ runs, shots, former }: Pick<Summary, "runs" | "shots" | "former">): RunChart[] {
  const ids = new Set(shots.map(({ id }) => id));
  const bars = [
    ...shots.flatMap(({ id, takes }) => takes.map((take) => ({ id, take, former: false, present: true }))),
    ...former.map(({ id, take }) => ({ id, take, former: true, present: ids.has(id) })),
  ].flatMap(barOf);
  return runs.flatMap((run, index) => {
    const from = Date.parse(run.started_at);
    const to = from + run.seconds * 1000;
    const inside = bars.filter((bar) => bar.from < to && bar.done > from).map((bar) => clip(bar, from, to));
    return inside.length === 0 ? [] : [{ run, number: index + 1, from, to, rows: rowsOf(inside, run.concurrency) }];
  });
}

/** A job without an end stays in its slot for as long as anyone looked. */
function barOf(take: Pick<Bar, "id" | "take" | "former" | "present">): Bar[] {
  const { times, timings, state } = take.take;
  const from = time(times.submitted_at);
  if (from === null) return [];
  const noticed = time(times.rendered_at);
  const ended = time(times.ended_at);
  const to = noticed === null ? ended : noticed - (timings.detected ?? 0) * 1000;
  const start = Math.max(from, time(times.started_at) ?? from);
  const end = Math.max(start, to ?? Number.POSITIVE_INFINITY);
  return [
    { ...take, from, start, to: end, done: Math.max(end, state === "saved" ? (ended ?? end) : (noticed ?? end)) },
  ];
}

function time(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}

function clip(bar: Bar, from: number, to: number): Bar {
  const within = (value: number) => Math.min(to, Math.max(from, value));
  return { ...bar, from: within(bar.from), start: within(bar.start), to: within(bar.to), done: within(bar.done) };
}

/** Each job takes the slot that has been free the longest; the server does not say which it really was. */
function rowsOf(bars: readonly Bar[], slots: number): Bar[][] {
  const rows: Bar[][] = Array.from({ length: slots }, () => []);
  for (const bar of [...bars].sort((a, b) => a.start - b.start || a.to - b.to)) {
    const row = rows.reduce(
      (best, candidate) => (freeFrom(candidate) < freeFrom(best) ? candidate : best),
      rows[0] ?? [],
    );
    const last = row.at(-1);
    if (last && last.to > bar.start + roundingMs) {
      rows.push([bar]);
      continue;
    }
    if (last && last.to > bar.start) row[row.length - 1] = { ...last, to: Math.max(last.start, bar.start) };
    row.push(bar);
  }
  return rows;
}

function freeFrom(row: readonly Bar[]): number {
  return row.at(-1)?.to ?? Number.NEGATIVE_INFINITY;
}
