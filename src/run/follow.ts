// Follows one accepted job until it ends, or until its deadline, when it is cancelled on the server.
import type { Rendered } from "../model/fact.js";
import type { Failure } from "../model/failure.js";
import type { RenderRequest } from "../model/request.js";
import type { JobView } from "../model/video-api.js";
import { unreachable } from "../util/unreachable.js";
import type { RunContext } from "./context.js";
import { pollDelay } from "./polling.js";

export interface FollowedJob {
  readonly key: string;
  readonly job: string;
  readonly shot: string;
  readonly request: RenderRequest;
  /** Accepted by an earlier run: looked at immediately. */
  readonly resumed: boolean;
  /** Wall time of acceptance, milliseconds. */
  readonly submitted_at: number;
}

export type Ending =
  | { readonly end: "rendered"; readonly fact: Rendered }
  | { readonly end: "failed"; readonly failure: Failure }
  | { readonly end: "cancelled" }
  | { readonly end: "expired" }
  /** The job may still be on the server, and the next run goes on with it. */
  | { readonly end: "left" };

/** A job unknown to the server this often in a row is gone; right after a submit it may merely not be visible yet. */
const unknownLimit = 3;
/** Contract: videos expire after about 24 hours. */
const jobLifetimeMs = 24 * 3_600_000;

/** @throws the stop signal's reason when it fires: the job stays on the server. */
export async function follow(job: FollowedJob, context: RunContext): Promise<Ending> {
  const { api, budget, clock, notify, settings, stop } = context;
  const { polling } = settings;
  const deadline = clock.monotonic() + polling.timeout;
  let polls = 0;
  let unknown = 0;
  let emptyCompletions = 0;
  let startRecorded = false;
  let wait = job.resumed ? 0 : pollDelay(0, polling);

  for (;;) {
    const left = deadline - clock.monotonic();
    if (left <= 0) return giveUp(job, context);
    notify({ notice: "status", shot: job.shot, status: "", next_poll_ms: Math.min(wait, left) });
    // The last look comes at the deadline itself: a job that finished late is still fetched.
    await clock.sleep(Math.min(wait, left), stop);
    const answer = await budget.run("poll", () => api.status(job.job, job.request, stop));
    polls += 1;
    wait = pollDelay(polls, polling);
    if (!answer.ok) {
      const failure = answer.error;
      unknown = failure.kind === "not-found" ? unknown + 1 : 0;
      if (unknown >= unknownLimit) return vanished(job, failure, context);
      if (failure.kind === "auth" || failure.kind === "forbidden") {
        context.gate.close("credentials", failure.message);
        return leave(job, failure, context);
      }
      wait = Math.max(wait, failure.retry_after_ms ?? 0);
      notify({ notice: "retrying", shot: job.shot, doing: "poll", failure, attempt: polls, wait_ms: wait });
      continue;
    }
    unknown = 0;
    const view = answer.value;
    switch (view.status) {
      case "queued":
      case "unknown":
        break;
      case "in_progress":
        if (!startRecorded) await context.record({ fact: "started", at: clock.now(), key: job.key });
        startRecorded = true;
        break;
      case "completed":
        // A completed job that lists nothing yet gets one more look; after that its content is tried as it is.
        if (view.generations.length === 0 && emptyCompletions++ === 0) break;
        return rendered(job, view, context);
      case "failed":
        return failed(job, generationFailure(view), context);
      case "cancelled":
        await context.record({ fact: "cancelled", at: clock.now(), key: job.key, by: "server" });
        return { end: "cancelled" };
      default:
        return unreachable(view.status);
    }
    notify({ notice: "status", shot: job.shot, status: view.raw_status, next_poll_ms: wait });
  }
}

async function rendered(job: FollowedJob, view: JobView, { record, clock, notify }: RunContext): Promise<Ending> {
  const { generations, created_at, finished_at, expires_at } = view;
  for (const message of view.differences) notify({ notice: "warning", shot: job.shot, message });
  const at = clock.now();
  const fact = { fact: "rendered", at, key: job.key, generations, created_at, finished_at, expires_at } as const;
  await record(fact);
  return { end: "rendered", fact };
}

async function failed(job: FollowedJob, failure: Failure, { record, clock }: RunContext): Promise<Ending> {
  await record({ fact: "failed", at: clock.now(), key: job.key, failure });
  return { end: "failed", failure };
}

function generationFailure(view: JobView): Failure {
  return { kind: "generation", message: view.failure_reason ?? "the server gave no reason" };
}

async function leave(job: FollowedJob, failure: Failure, { record, clock }: RunContext): Promise<Ending> {
  await record({ fact: "failed", at: clock.now(), key: job.key, failure });
  return { end: "left" };
}

async function vanished(job: FollowedJob, failure: Failure, context: RunContext): Promise<Ending> {
  const { record, clock } = context;
  const at = clock.now();
  if (at - job.submitted_at >= jobLifetimeMs) {
    await record({ fact: "expired", at, key: job.key });
    return { end: "expired" };
  }
  const message = `the server accepted job ${job.job} and no longer knows it (${failure.message})`;
  return failed(job, { ...failure, kind: "lost", message }, context);
}

/** The deadline has passed: cancel, then believe what the server says last. */
async function giveUp(job: FollowedJob, context: RunContext): Promise<Ending> {
  const { api, budget, settings, stop } = context;
  const minutes = Math.round(settings.polling.timeout / 6000) / 10;
  const cancelled = await budget.run("poll", () => api.cancel(job.job, job.request, stop));
  if (!cancelled.ok && cancelled.error.kind !== "not-found") {
    const message = `not finished after ${minutes} min, and it could not be cancelled: ${cancelled.error.message}`;
    return leave(job, { ...cancelled.error, message }, context);
  }
  let view = cancelled.ok ? cancelled.value : null;
  if (view === null || view.status === "queued" || view.status === "in_progress" || view.status === "unknown") {
    const look = await budget.run("poll", () => api.status(job.job, job.request, stop));
    view = look.ok ? look.value : null;
  }
  if (view?.status === "completed") return rendered(job, view, context);
  if (view?.status === "failed") return failed(job, generationFailure(view), context);
  const message = `not finished after ${minutes} min; cancelled on the server`;
  return failed(job, { kind: "deadline", message }, context);
}
