// The contract's four endpoints, as functions from a request to an answer; HTTP itself is elsewhere.
import { canonicalJson } from "../util/canonical-json.js";
import { contentReply } from "./content-reply.js";
import { generationId } from "./ids.js";
import { isExpired, type Job, jobObject, statusAt } from "./job.js";
import type { JobBook } from "./job-book.js";
import { parseRenderRequest, type RenderRequest } from "./render-request.js";
import { errorReply, jsonReply, type Reply, rateLimitReply } from "./reply.js";
import { FAIL_ONCE_TRIGGER, FAIL_TRIGGER, POLICY_TRIGGER } from "./triggers.js";
import type { VideoShelf } from "./video-shelf.js";

/** What the endpoints need of a request. */
export interface Call {
  /** When all of it had arrived, in milliseconds since the epoch. */
  readonly now: number;
  /** URL of the collection as this client reaches it. */
  readonly videosUrl: string;
}

/** An answer and the job it is about. */
export interface Outcome {
  readonly reply: Reply;
  readonly jobId?: string;
}

const badRequest = (code: string, message: string, status = 400): Outcome => ({
  reply: errorReply(status, { type: "invalid_request_error", code, message }),
});

const jobReply = (status: number, job: Job, call: Call): Outcome => ({
  reply: jsonReply(status, jobObject(job, call.now, call.videosUrl)),
  jobId: job.id,
});

/** POST /videos. `key` is the Idempotency-Key to honour; `fails` makes the new job fail. */
export function createJob(
  jobs: JobBook,
  call: Call & { readonly body: Buffer; readonly key: string | undefined; readonly fails: boolean },
): Outcome {
  const parsed = parseRenderRequest(call.body);
  if (!parsed.ok) return badRequest("invalid_parameter", parsed.error);
  const request = parsed.value;

  const original = call.key === undefined ? undefined : jobs.findByKey(call.key, call.now);
  if (original !== undefined) {
    if (canonicalJson({ ...original.request }) === canonicalJson({ ...request })) return jobReply(201, original, call);
    return badRequest("idempotency_key_reused", "This Idempotency-Key was used with different parameters.", 422);
  }
  if (request.prompt.toLowerCase().includes(POLICY_TRIGGER)) return policyViolation();
  const freeInMs = jobs.fullFor(call.now);
  if (freeInMs !== undefined) {
    const seconds = Math.min(60, Math.max(1, Math.ceil(freeInMs / 1000)));
    return { reply: rateLimitReply("Too many jobs are running and waiting.", String(seconds)) };
  }
  return jobReply(201, jobs.submit(request, call.key, call.fails || isToFail(jobs, request), call.now), call);
}

/** GET /videos/{id}. */
export function readJob(jobs: JobBook, id: string, call: Call): Outcome {
  const job = jobs.find(id, call.now);
  if (job === undefined) return notFound();
  return isExpired(job, call.now) ? expired(job) : jobReply(200, job, call);
}

/** DELETE /videos/{id}: a finished job is answered as it is. */
export function cancelJob(jobs: JobBook, id: string, call: Call): Outcome {
  const job = jobs.find(id, call.now);
  if (job === undefined) return notFound();
  jobs.cancel(job, call.now);
  return jobReply(200, job, call);
}

/** GET /videos/{id}/content. Without `generation` the first one is meant. */
export function readContent(
  jobs: JobBook,
  videos: VideoShelf,
  id: string,
  call: Call & {
    readonly generation: string | undefined;
    readonly range: string | undefined;
    readonly ifRange: string | undefined;
  },
): Outcome {
  const job = jobs.find(id, call.now);
  if (job === undefined) return notFound();
  if (isExpired(job, call.now)) return expired(job);
  const status = statusAt(job, call.now);
  if (status !== "completed") {
    const ended = status === "failed" || status === "cancelled";
    const refusal = ended
      ? badRequest("video_not_available", `The job is ${status}: it has no video.`, 404)
      : badRequest("video_not_ready", `The job is ${status}: its video is not ready.`, 409);
    return { ...refusal, jobId: job.id };
  }
  const variants = Array.from({ length: job.request.n_variants }, (_, variant) => generationId(job.id, variant));
  const variant = call.generation === undefined ? 0 : variants.indexOf(call.generation);
  if (variant < 0) return notFound();
  return { reply: contentReply(videos.get(job, variant), call.range, call.ifRange), jobId: job.id };
}

function isToFail(jobs: JobBook, { prompt }: RenderRequest): boolean {
  return prompt.includes(FAIL_TRIGGER) || (prompt.includes(FAIL_ONCE_TRIGGER) && !jobs.knowsPrompt(prompt));
}

function policyViolation(): Outcome {
  const message = "The input prompt violates OpenAI's service policies";
  return { reply: errorReply(400, { type: "content_policy_violation", code: "content_filtered", message }) };
}

function notFound(): Outcome {
  return badRequest("not_found", "There is no such video.", 404);
}

function expired(job: Job): Outcome {
  return { ...badRequest("video_expired", "The video has expired.", 404), jobId: job.id };
}
