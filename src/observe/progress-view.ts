// What a screen shows of a run: one line a shot, and the run's own numbers.
import type { Failure } from "../model/failure.js";

/**
 * - `waiting`     not sent yet
 * - `submitting`  sent, or about to be; the answer is awaited
 * - `queued`      the server has the job
 * - `rendering`   the server is at work
 * - `rendered`    videos wait on the server
 * - `downloading` bytes are coming, or some variants are on disk
 * - `held`        nothing happens without a person's word
 *
 * The others are how this run left the shot.
 */
export type Phase =
  | "waiting"
  | "submitting"
  | "queued"
  | "rendering"
  | "rendered"
  | "downloading"
  | "saved"
  | "failed"
  | "rejected"
  | "cancelled"
  | "expired"
  | "held";

export interface Retry {
  readonly doing: "submit" | "poll" | "download" | "cancel";
  readonly failure: Failure;
  /** Wall time of the next attempt, milliseconds. */
  readonly due: number;
}

export interface ShotLine {
  readonly id: string;
  readonly phase: Phase;
  /** Wall time at which the phase began, milliseconds. */
  readonly since: number;
  readonly job: string | null;
  /** Why it failed or is held, or a status word that the contract does not have. */
  readonly detail: string | null;
  /** Set between a passing failure and the next sign of life. */
  readonly retry: Retry | null;
  /** Bytes of the variants that are coming in. */
  readonly received: number;
  /** Null while the server does not say. */
  readonly total: number | null;
}

export interface ProgressView {
  readonly name: string;
  readonly base_url: string;
  readonly concurrency: number;
  readonly queue_ahead: number;
  /** By shot id, in manifest order. */
  readonly lines: ReadonlyMap<string, ShotLine>;
  /** Dollars set out to spend, earlier runs included. */
  readonly usd: number;
  /** Renders in this run that have no price. */
  readonly unpriced: number;
  readonly budget_usd: number | null;
  /** How long a render takes, milliseconds; null before one was seen. */
  readonly render_ms: number | null;
  /** Wall times of the answers of the last minute and perhaps some before, milliseconds. */
  readonly answers: readonly number[];
  /** Requests that the run allows itself in a minute; null before the first. */
  readonly requests_per_minute: number | null;
  /** How long such a minute takes, milliseconds. */
  readonly minute_ms: number;
  /** Why nothing more is submitted; null while it is. */
  readonly stopped: string | null;
  readonly interrupted: boolean;
}

const active: ReadonlySet<Phase> = new Set(["submitting", "queued", "rendering", "rendered", "downloading"]);

/** Something is under way for the shot. */
export function isActive(line: ShotLine): boolean {
  return active.has(line.phase);
}

export function activeLines(view: ProgressView): ShotLine[] {
  return [...view.lines.values()].filter(isActive);
}

/** How many requests were answered within the last minute. */
export function recentAnswers({ answers, minute_ms }: ProgressView, now: number): number {
  return answers.reduce((count, at) => (now - at < minute_ms ? count + 1 : count), 0);
}

export interface Totals {
  readonly total: number;
  readonly saved: number;
  readonly active: number;
  readonly waiting: number;
  /** Failed, rejected, cancelled or expired. */
  readonly failed: number;
  readonly held: number;
}

export function totals(view: ProgressView): Totals {
  const count = { total: 0, saved: 0, active: 0, waiting: 0, failed: 0, held: 0 };
  for (const line of view.lines.values()) {
    count.total += 1;
    if (isActive(line)) count.active += 1;
    else if (line.phase === "saved" || line.phase === "waiting" || line.phase === "held") count[line.phase] += 1;
    else count.failed += 1;
  }
  return count;
}
