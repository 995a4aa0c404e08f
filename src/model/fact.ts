// What happened, for ever: the union of facts that the state file records and the ledger folds.
// Field names are those on disk; times are milliseconds since 1970 unless a name says otherwise.
import type { Failure } from "./failure.js";
import type { RenderRequest } from "./request.js";

export type Fact =
  | RunStarted
  | SubmitIntended
  | Submitted
  | Rejected
  | Started
  | Rendered
  | Saved
  | Failed
  | Cancelled
  | Expired
  | RunEnded;

/** Why a take exists: the content is new, the last generation failed and is retried by itself, or a person asked. */
export type TakeReason = "new" | "generation-retry" | "retry" | "retake";

/** A run opened the state and is about to act. */
export interface RunStarted {
  readonly fact: "run-started";
  readonly at: number;
  readonly run: string;
  readonly tool: string;
  readonly name: string;
  readonly base_url: string;
  readonly dialect: string;
  readonly concurrency: number;
}

/** Durable before the first byte of the POST leaves. Repeated for the same key when the take is sent again by a later run. */
export interface SubmitIntended {
  readonly fact: "submit-intended";
  readonly at: number;
  /** The Idempotency-Key; names the take in every later fact. */
  readonly key: string;
  readonly shot: string;
  readonly fingerprint: string;
  readonly occurrence: number;
  readonly take: number;
  readonly why: TakeReason;
  readonly request: RenderRequest;
  readonly video_seconds: number;
  /** Null when the manifest has no price for it. */
  readonly usd: number | null;
}

/** The server accepted the job: it is paid for. */
export interface Submitted {
  readonly fact: "submitted";
  readonly at: number;
  readonly key: string;
  readonly job: string;
  /** Server time, seconds since 1970. */
  readonly created_at: number | null;
}

/** The server surely did not accept the job. Final for policy and invalid requests; otherwise the shot is pending again. */
export interface Rejected {
  readonly fact: "rejected";
  readonly at: number;
  readonly key: string;
  readonly failure: Failure;
}

/** The job was first seen in progress. */
export interface Started {
  readonly fact: "started";
  readonly at: number;
  readonly key: string;
}

export interface Generation {
  readonly id: string;
  readonly video_url: string | null;
}

/** The job completed: videos wait on the server. */
export interface Rendered {
  readonly fact: "rendered";
  readonly at: number;
  readonly key: string;
  readonly generations: readonly Generation[];
  /** Server times, seconds since 1970. */
  readonly created_at: number | null;
  readonly finished_at: number | null;
  readonly expires_at: number | null;
}

/** One variant is on disk, verified and synced. Repeated with another path when the file moves. */
export interface Saved extends SavedVideo {
  readonly fact: "saved";
  readonly at: number;
  readonly key: string;
  /** 1-based. */
  readonly variant: number;
}

export interface SavedVideo {
  /** Relative to the output directory, `/` between components. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** Modification time of the file, milliseconds; with the size it spares hashing an untouched file. */
  readonly mtime_ms: number;
  /** Pixels, seconds: as read from the file. */
  readonly width: number | null;
  readonly height: number | null;
  readonly seconds: number | null;
  /** Differences from the request, for the report. */
  readonly warnings: readonly string[];
}

/**
 * Something failed. Ends the take for kinds `generation`, `deadline` and `lost`; any other kind only says why the take has not
 * moved on (an unknown submit, a poll or a download that did not succeed), and the next run goes on from where it stood.
 */
export interface Failed {
  readonly fact: "failed";
  readonly at: number;
  readonly key: string;
  readonly failure: Failure;
}

/** The job was cancelled, by us on request or by the server on its own. */
export interface Cancelled {
  readonly fact: "cancelled";
  readonly at: number;
  readonly key: string;
  readonly by: "user" | "server";
}

/** The server deleted the videos before they were all on disk. */
export interface Expired {
  readonly fact: "expired";
  readonly at: number;
  readonly key: string;
}

export interface RunEnded {
  readonly fact: "run-ended";
  readonly at: number;
  readonly run: string;
  readonly exit_code: number;
  /** Requests sent in this run, all kinds. */
  readonly requests: number;
}
