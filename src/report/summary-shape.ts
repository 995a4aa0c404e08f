// What a report says, in the shape and the names of report.json; schemas/report.schema.json describes every field.

import type { TakeReason } from "../model/fact.js";
import type { FailureKind } from "../model/failure.js";
import type { TakeState } from "../model/ledger.js";
import type { RenderRequest } from "../model/request.js";
import type { Pricing } from "../model/settings.js";
import type { SourcePlace } from "../model/shot.js";
import type { ShotState } from "../model/standing.js";

/** All `*_at` are ISO 8601 in UTC with milliseconds; durations are seconds; null is "not known" or "did not happen". */
export interface Summary {
  readonly format: 1;
  readonly name: string;
  readonly manifest: string;
  /** Paths of files are relative to it. */
  readonly out_dir: string;
  readonly tool: string;
  readonly generated_at: string;
  /** Of the last run. */
  readonly base_url: string | null;
  readonly dialect: string | null;
  readonly concurrency: number;
  readonly budget: { readonly video_seconds: number | null; readonly usd: number | null };
  readonly pricing: Pricing | null;
  readonly totals: Totals;
  readonly runs: readonly RunSummary[];
  /** In manifest order. */
  readonly shots: readonly ShotSummary[];
  /** Takes that the manifest no longer asks for: edited or removed shots. They stay in the books. */
  readonly former: readonly FormerTake[];
}

export interface Totals {
  readonly shots: number;
  /** Shots with everything they asked for on disk. */
  readonly complete: number;
  readonly outcomes: Readonly<Record<ShotState, number>>;
  /** Jobs the server accepted, those of former takes included. */
  readonly bought: Spending;
  /** Sent, and whether the server accepted is not known. */
  readonly uncertain: Spending;
  /** Over all runs. */
  readonly wall_seconds: number;
  readonly last_run_seconds: number | null;
  /** 0 to 1, see slotUtilization. */
  readonly slot_utilization: number | null;
  /** Over all runs that ended by themselves. */
  readonly requests: number;
}

export interface Spending {
  readonly takes: number;
  readonly video_seconds: number;
  /** Sum of the priced takes; null when there are takes and none has a price. */
  readonly usd: number | null;
  readonly unpriced: number;
}

export interface RunSummary {
  readonly run: string;
  readonly tool: string;
  readonly base_url: string;
  readonly dialect: string;
  readonly concurrency: number;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly exit_code: number | null;
  readonly seconds: number;
  readonly requests: number;
}

export interface ShotSummary {
  readonly id: string;
  /** From 1. */
  readonly position: number;
  readonly scene: string | null;
  readonly notes: string | null;
  readonly tags: readonly string[];
  readonly prompt: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly source: SourcePlace;
  readonly request: RenderRequest;
  readonly outcome: ShotState;
  readonly complete: boolean;
  /** Set when a person should look at it; a shot that merely has not finished has none. */
  readonly reason: string | null;
  /** Null when the shot is complete. */
  readonly remedy: string | null;
  /** Of the last take, like `timings`, `files` and `unfetchable`. */
  readonly job: string | null;
  readonly timings: Timings;
  readonly files: readonly FileSummary[];
  readonly unfetchable: readonly UnfetchableVariant[];
  /** What one take costs at the present price. */
  readonly price: { readonly video_seconds: number; readonly usd: number | null };
  /** Over all takes that the server accepted. */
  readonly spent: Spending;
  /** How often a run set out to send it. */
  readonly tries: number;
  /** What to ask the provider about when nobody knows whether the last take was accepted. */
  readonly uncertain: {
    readonly key: string;
    readonly since: string;
    readonly video_seconds: number;
    readonly usd: number | null;
  } | null;
  /** Ascending. */
  readonly takes: readonly TakeSummary[];
}

export interface TakeSummary {
  readonly number: number;
  readonly why: TakeReason;
  readonly key: string;
  readonly job: string | null;
  readonly state: TakeState;
  readonly failure: FailureSummary | null;
  readonly sends: number;
  readonly bought: "yes" | "no" | "unknown";
  readonly video_seconds: number;
  readonly usd: number | null;
  readonly times: TakeTimes;
  readonly timings: Timings;
  readonly files: readonly FileSummary[];
  readonly unfetchable: readonly UnfetchableVariant[];
}

interface FormerTake {
  /** The shot's id when it was last submitted. */
  readonly id: string;
  readonly request: RenderRequest;
  readonly take: TakeSummary;
}

export interface FailureSummary {
  readonly kind: FailureKind;
  readonly message: string;
  readonly status: number | null;
  readonly code: string | null;
}

export interface TakeTimes {
  readonly intended_at: string;
  readonly submitted_at: string | null;
  readonly started_at: string | null;
  readonly rendered_at: string | null;
  readonly ended_at: string | null;
  /** By the server's clock. */
  readonly server_created_at: string | null;
  readonly server_finished_at: string | null;
  readonly server_expires_at: string | null;
}

export interface Timings {
  readonly queued: number | null;
  readonly rendering: number | null;
  readonly detected: number | null;
  readonly downloaded: number | null;
}

export interface FileSummary {
  readonly variant: number;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly seconds: number | null;
  readonly warnings: readonly string[];
  /** Null when the disk was not looked at. */
  readonly disk: "intact" | "missing" | "changed" | null;
}

interface UnfetchableVariant {
  readonly variant: number;
  readonly reason: string;
}
