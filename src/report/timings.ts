// How long each part of a take's life took. Server times are only ever subtracted from server times.
import type { Take } from "../model/ledger.js";
import type { Timings } from "./summary-shape.js";

/** Server times are whole seconds, one at each end of the interval. */
const roundingMs = 2000;

/**
 * Seconds between facts, time in which no run was going on included:
 * - `queued`      accepted until first seen in progress
 * - `rendering`   from then until the server finished it, or until we noticed when `detected` is unknown
 * - `detected`    finished on the server until we noticed
 * - `downloaded`  noticed until every variant was on disk
 */
export function timingsOf(take: Take | null): Timings {
  const started = take?.started_at ?? null;
  const rendered = take?.rendered?.at ?? null;
  const detected = take === null ? null : detectionMs(take);
  return {
    queued: seconds(take?.submitted_at ?? null, started),
    rendering: seconds(started, rendered === null ? null : rendered - (detected ?? 0)),
    detected: detected === null ? null : detected / 1000,
    // The end of the take, not the time of its files: those are recorded anew when a file moves.
    downloaded: take?.state === "saved" ? seconds(rendered, take.ended_at) : null,
  };
}

/**
 * How much longer a render took by our clock than by the server's: what remains is how late we noticed, whatever the two clocks show.
 * @returns milliseconds, or null when the server gives no times or the two intervals contradict each other.
 */
export function detectionMs(take: Pick<Take, "submitted_at" | "rendered">): number | null {
  const { submitted_at, rendered } = take;
  if (submitted_at === null || rendered === null) return null;
  if (rendered.created_at === null || rendered.finished_at === null) return null;
  const onServer = (rendered.finished_at - rendered.created_at) * 1000;
  const late = rendered.at - submitted_at - onServer;
  return onServer < 0 || late < -roundingMs ? null : Math.max(0, late);
}

function seconds(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, to - from) / 1000;
}
