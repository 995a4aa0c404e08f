// One shot's line while it is being folded: how it begins, how it changes.
import type { Action } from "../model/plan.js";
import type { RenderRequest } from "../model/request.js";
import { unreachable } from "../util/unreachable.js";
import type { Phase, ShotLine } from "./progress-view.js";

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type Line = Mutable<ShotLine> & {
  readonly request: RenderRequest;
  /** Variants that this run has still to bring to disk; empty before the job is rendered. */
  missing: Set<number>;
  /** By variant. */
  readonly transfers: Map<number, { readonly received: number; readonly total: number | null }>;
  /** Whether the job was accepted in this run, so that its times say how long a render takes. */
  fresh: boolean;
};

export function newLine(id: string, request: RenderRequest, action: Action, reason: string, now: number): Line {
  const take = action.do === "submit" || action.do === "resend" ? null : action.take;
  return {
    id,
    request,
    ...firstPhase(action, now),
    job: take?.job ?? null,
    detail: action.do === "hold" ? reason : null,
    retry: null,
    received: 0,
    total: null,
    missing: new Set(action.do === "download" ? action.variants : []),
    transfers: new Map(),
    fresh: false,
  };
}

function firstPhase(action: Action, now: number): { phase: Phase; since: number } {
  switch (action.do) {
    case "submit":
    case "resend":
      return { phase: "waiting", since: now };
    case "keep":
      return { phase: "saved", since: now };
    case "poll":
      return action.take.started_at === null
        ? { phase: "queued", since: action.take.submitted_at ?? now }
        : { phase: "rendering", since: action.take.started_at };
    case "download":
      return { phase: "rendered", since: now };
    case "hold":
      return { phase: "held", since: now };
    default:
      return unreachable(action);
  }
}

/** Enters a phase, or stays in it with a sign of life. */
export function move(line: Line, phase: Phase, at: number, detail: string | null = null): void {
  if (line.phase !== phase) line.since = at;
  line.phase = phase;
  line.detail = detail;
  line.retry = null;
}

/** @param progress bytes of the variant so far; null when the variant is on disk. */
export function transfer(
  line: Line,
  variant: number,
  progress: { received: number; total: number | null } | null,
): void {
  if (progress) line.transfers.set(variant, progress);
  else line.transfers.delete(variant);
  const transfers = [...line.transfers.values()];
  line.received = transfers.reduce((sum, { received }) => sum + received, 0);
  line.total = transfers.reduce<number | null>(
    (sum, { total }) => (sum === null || total === null ? null : sum + total),
    transfers.length > 0 ? 0 : null,
  );
}
