// How long it may take, from how long it took: always "about", and silent before there is anything to go by.
import type { Ledger } from "../model/ledger.js";
import { formatDuration } from "../util/duration.js";
import type { ProgressView, ShotLine } from "./progress-view.js";

/** @returns the median render time of earlier jobs, milliseconds; null when there are none. */
export function typicalRenderMs(ledger: Ledger): number | null {
  const times: number[] = [];
  for (const { rendered, started_at } of ledger.takes.values()) {
    if (!rendered) continue;
    const { at, created_at, finished_at } = rendered;
    const seen = started_at === null ? Number.POSITIVE_INFINITY : at - started_at;
    const told =
      created_at === null || finished_at === null ? Number.POSITIVE_INFINITY : (finished_at - created_at) * 1000;
    // What was seen is too long when a run was away meanwhile, what is told includes the server's queue.
    const time = Math.min(seen, told);
    if (time >= 0 && Number.isFinite(time)) times.push(time);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? null;
}

/** @returns milliseconds that this render may still take, or null when that cannot be said. */
export function renderLeftMs(line: ShotLine, view: ProgressView, now: number): number | null {
  if (line.phase !== "rendering" || view.render_ms === null) return null;
  const left = view.render_ms - (now - line.since);
  return left > 0 ? left : null;
}

/** @returns milliseconds until the last render, or null when that cannot be said. */
export function batchLeftMs(view: ProgressView, now: number): number | null {
  if (view.render_ms === null || view.stopped !== null || view.interrupted) return null;
  let jobs = 0;
  let work = 0;
  for (const line of view.lines.values()) {
    if (line.phase === "rendering") work += renderLeftMs(line, view, now) ?? 0;
    else if (line.phase === "waiting" || line.phase === "submitting" || line.phase === "queued") work += view.render_ms;
    else continue;
    jobs += 1;
  }
  return jobs === 0 || work === 0 ? null : work / Math.min(jobs, view.concurrency);
}

/** @returns `about 20 s`, `about 4 min`: no more digits than an estimate deserves. */
export function about(ms: number): string {
  const step = ms < 60_000 ? 5000 : 60_000;
  const rounded = Math.max(step, Math.round(ms / step) * step);
  return `about ${rounded < 10_000 ? `${rounded / 1000} s` : formatDuration(rounded)}`;
}
