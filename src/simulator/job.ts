// One job: what was asked, when things happened to it, and the JSON that says so.
import { unreachable } from "../util/unreachable.js";
import { generationId } from "./ids.js";
import type { RenderRequest } from "./render-request.js";

//   submitted -> queued -> in_progress -> completed | failed
//                  \____________\______-> cancelled
export type JobStatus = "queued" | "in_progress" | "completed" | "failed" | "cancelled";

/** Times are milliseconds since the epoch. */
export interface Job {
  readonly id: string;
  readonly key: string | undefined;
  readonly request: RenderRequest;
  readonly createdAt: number;
  readonly renderMs: number;
  /** Ends as failed instead of completed. */
  readonly fails: boolean;
  readonly expiresAfterMs: number;
  /** When a slot was given to it; stays as it is afterwards. */
  startedAt: number | undefined;
  cancelledAt: number | undefined;
}

/** When the job stops rendering by itself; undefined while it waits for a slot. */
export function endsAt(job: Job): number | undefined {
  return job.startedAt === undefined ? undefined : job.startedAt + job.renderMs;
}

/** Where the job stands. A job still counts as queued in the millisecond it starts: the answer to its POST says so. */
export function statusAt(job: Job, now: number): JobStatus {
  if (job.cancelledAt !== undefined) return "cancelled";
  const end = endsAt(job);
  if (job.startedAt === undefined || end === undefined || now <= job.startedAt) return "queued";
  if (now < end) return "in_progress";
  return job.fails ? "failed" : "completed";
}

/** When the job reached its last status; undefined before. */
export function finishedAt(job: Job, now: number): number | undefined {
  const status = statusAt(job, now);
  switch (status) {
    case "queued":
    case "in_progress":
      return undefined;
    case "completed":
    case "failed":
      return endsAt(job);
    case "cancelled":
      return job.cancelledAt;
    default:
      return unreachable(status);
  }
}

/** When the video goes away; undefined unless there is one. */
function expiresAt(job: Job, now: number): number | undefined {
  const end = endsAt(job);
  return end === undefined || statusAt(job, now) !== "completed" ? undefined : end + job.expiresAfterMs;
}

export function isExpired(job: Job, now: number): boolean {
  return now >= (expiresAt(job, now) ?? Infinity);
}

/** The contract's job object. `videosUrl` is the URL of the collection, without a slash at the end. */
export function jobObject(job: Job, now: number, videosUrl: string): object {
  const status = statusAt(job, now);
  return {
    object: "video.generation.job",
    id: job.id,
    status,
    created_at: unixSeconds(job.createdAt),
    finished_at: unixSeconds(finishedAt(job, now)),
    expires_at: unixSeconds(expiresAt(job, now)),
    generations: status === "completed" ? generations(job, videosUrl) : [],
    prompt: job.request.prompt,
    model: job.request.model,
    n_variants: job.request.n_variants,
    n_seconds: job.request.n_seconds,
    height: job.request.height,
    width: job.request.width,
    failure_reason: status === "failed" ? "Internal generation error" : null,
  };
}

/** One generation has the job's own content URL, as documented; of several, each names itself (the contract is silent). */
function generations(job: Job, videosUrl: string): object[] {
  const content = `${videosUrl}/${job.id}/content`;
  return Array.from({ length: job.request.n_variants }, (_, variant) => {
    const id = generationId(job.id, variant);
    return { id, video_url: job.request.n_variants === 1 ? content : `${content}?generation=${id}` };
  });
}

function unixSeconds(milliseconds: number | undefined): number | null {
  return milliseconds === undefined ? null : Math.floor(milliseconds / 1000);
}
