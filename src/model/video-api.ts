// The ports a run works through: a job API and a place that saves videos. Implemented by api/ and download/.
import type { Result } from "../util/result.js";
import type { Generation, SavedVideo } from "./fact.js";
import type { Failure } from "./failure.js";
import type { RenderRequest } from "./request.js";

export type JobStatus = "queued" | "in_progress" | "completed" | "failed" | "cancelled" | "unknown";

/** A job as the server last described it. */
export interface JobView {
  readonly id: string;
  /** `unknown` is any word that is not the contract's: keep polling. */
  readonly status: JobStatus;
  /** The server's own word, made printable. */
  readonly raw_status: string;
  /** Server times, seconds since 1970. */
  readonly created_at: number | null;
  readonly finished_at: number | null;
  readonly expires_at: number | null;
  readonly generations: readonly Generation[];
  readonly failure_reason: string | null;
  /** Differences between the request and what the server says it renders; empty when it echoes nothing. */
  readonly differences: readonly string[];
}

/** The three outcomes of a POST, and success. Only `created` and `unknown` may have cost money. */
export type SubmitOutcome =
  | { readonly outcome: "created"; readonly job: JobView }
  /** The request never reached a server. */
  | { readonly outcome: "not-sent"; readonly failure: Failure }
  /** The server answered and surely did not accept. */
  | { readonly outcome: "refused"; readonly failure: Failure }
  /** Sent, and no usable answer came back. */
  | { readonly outcome: "unknown"; readonly failure: Failure };

/** Where one variant's bytes are. */
export type ContentTarget =
  | { readonly from: "job"; readonly job: string }
  | { readonly from: "url"; readonly job: string; readonly url: string };

export interface Content {
  /** Offset of the first byte that comes; above 0 only when the server honoured the requested range. */
  readonly start: number;
  /** Size of the whole file in bytes; null when the server does not say. */
  readonly total: number | null;
  /** Media type without parameters, lower case; empty when absent. */
  readonly type: string;
  /** Strong entity tag, for a later resume; null when there is none. */
  readonly etag: string | null;
  /** Throws FailureError when the transfer breaks or idles too long. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface VideoApi {
  /** Not abortable on purpose: once sent, the answer is awaited (bounded by its own timeout). */
  create(request: RenderRequest, key: string): Promise<SubmitOutcome>;
  status(job: string, request: RenderRequest, signal?: AbortSignal): Promise<Result<JobView, Failure>>;
  /** @param resume bytes already held and the entity tag they belong to. */
  content(
    target: ContentTarget,
    resume: { readonly offset: number; readonly etag: string } | null,
    signal?: AbortSignal,
  ): Promise<Result<Content, Failure>>;
  /** @returns the job as the server describes it afterwards, or null when it answers without one (204). */
  cancel(job: string, request: RenderRequest, signal?: AbortSignal): Promise<Result<JobView | null, Failure>>;
}

/** What a moderation endpoint says of one prompt. */
export interface Verdict {
  readonly flagged: boolean;
  /** What it objects to, in the server's own words. */
  readonly categories: readonly string[];
}

export interface PromptModerator {
  /** @returns the verdict, or null when the server has no such endpoint. */
  moderate(prompt: string, signal?: AbortSignal): Promise<Result<Verdict | null, Failure>>;
}

export interface SaveOrder {
  readonly target: ContentTarget;
  /** Relative to the output directory. */
  readonly path: string;
  /** What was asked for, to compare with what the file says. */
  readonly request: RenderRequest;
  /**
   * A whole video at this path counts as this one: only where an earlier run may have been cut off between giving the file its
   * name and recording it. Otherwise a file in the way is somebody's, and is left alone.
   */
  readonly adopt: boolean;
}

export interface VideoStore {
  /** Downloads, verifies, syncs and renames one variant into place; one attempt, resuming a part file where it can. */
  save(
    order: SaveOrder,
    progress: (received: number, total: number | null) => void,
    signal?: AbortSignal,
  ): Promise<Result<SavedVideo, Failure>>;
}
