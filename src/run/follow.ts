// Follows one accepted job until it ends, or until its deadline, when it is cancelled on the server.

import type { Rendered } from "../model/fact.js";
import type { Failure } from "../model/failure.js";
import { renderKind } from "../model/render-times.js";
import type { RenderRequest } from "../model/request.js";
import type { JobView } from "../model/video-api.js";
import { formatDuration } from "../util/duration.js";
import { unreachable } from "../util/unreachable.js";
import type { RunContext } from "./context.js";
import type { Watch } from "./lookout.js";
import { hasFixedRhythm, pollDelay } from "./polling.js";

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

/** A job unknown to the server this often in a row is gone, */
const unknownLimit = 3;
/** but not so soon after a submit, milliseconds: there it may merely not be visible yet. */
const visibleWithinMs = 3000;
/** Contract: videos expire after about 24 hours. */
const jobLifetimeMs = 24 * 3_600_000;

/** @throws the stop signal's reason when it fires: the job stays on the server. */
export async function follow(job: FollowedJob, context: RunContext): Promise<Ending> {
  const { clock, lookout } = context;
  const age = Math.max(0, clock.now() - job.submitted_at) * clock.rate;
  const kind = renderKind(job.request);
  const watch = lookout.watch(kind, clock.monotonic() - (job.resumed ? age : 0));
  const ending = await watched(job, watch, context);
  const times = ending.end === "rendered" ? ending.fact : null;
  const seconds =
    times && times.created_at !== null && times.finished_at !== null ? times.finished_at - times.created_at : null;
  lookout.end(watch, times === null ? null : kind, seconds);
  return ending;
}

async function watched(job: FollowedJob, watch: Watch, context: RunContext): Promise<Ending> {
  const { api, budget, clock, notify, settings, stop } = context;
  const { polling } = settings;
  const begun = clock.monotonic();
  const deadline = begun + polling.timeout;
  const visibleFrom = begun + (job.resumed ? 0 : visibleWithinMs * clock.rate);
  let polls = 0;
  let failures = 0;
  let unknown = 0;
  let emptyCompletions = 0;
  let startRecorded = false;
  // How soon and how late the next look may come, when the lookout does not decide alone.
  let soon = 0;
  let late = job.resumed ? 0 : Number.POSITIVE_INFINITY;

  for (;;) {
    const left = deadline - clock.monotonic();
    if (left <= 0) return giveUp(job, context);
    // The last look comes at the deadline itself: a job that finished late is still fetched.
    await watch.due(Math.min(soon, left), Math.min(late, left));
    let askedAt = 0;
    const look = () => {
      askedAt = clock.monotonic();
      return api.status(job.job, job.request, stop);
    };
    const answer = await budget.run("poll", look, () => watch.loss);
    polls += 1;
    soon = 0;
    late = Number.POSITIVE_INFINITY;
    if (!answer.ok) {
      const failure = answer.error;
      unknown = failure.kind === "not-found" ? unknown + 1 : 0;
      if (unknown >= unknownLimit && clock.monotonic() >= visibleFrom) return vanished(job, failure, context);
      if (failure.kind === "auth" || failure.kind === "forbidden") {
        context.gate.close("credentials", failure.message);
        return leave(job, failure, context);
      }
      failures += 1;
      const wait = Math.max(pollDelay(failures - 1, polling), failure.retry_after_ms ?? 0);
      soon = wait;
      late = wait;
      notify({ notice: "retrying", shot: job.shot, doing: "poll", failure, attempt: polls, wait_ms: wait });
      continue;
    }
    unknown = 0;
    failures = 0;
    const view = answer.value;
    context.lookout.saw(watch, view.status, askedAt);
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
    notify({
      notice: "status",
      shot: job.shot,
      status: view.raw_status,
      next_poll_ms: hasFixedRhythm(polling) ? pollDelay(polls, polling) : null,
    });
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
  // Gone (410), or in the server's own code: it says that the time was up. Otherwise the age decides.
  const expired = failure.status === 410 || /expired/i.test(failure.code ?? "");
  if (expired || at - job.submitted_at >= jobLifetimeMs) {
    await record({ fact: "expired", at, key: job.key });
    return { end: "expired" };
  }
  const message = `the server accepted job ${job.job} and no longer knows it (${failure.message})`;
  return failed(job, { ...failure, kind: "lost", message }, context);
}

/** The deadline has passed: cancel, then believe what the server says last. */
async function giveUp(job: FollowedJob, context: RunContext): Promise<Ending> {
  const { api, budget, settings, stop } = context;
  const allowed = formatDuration(settings.polling.timeout);
  const cancelled = await budget.run("poll", () => api.cancel(job.job, job.request, stop));
  if (!cancelled.ok && cancelled.error.kind !== "not-found") {
    const message = `not finished after ${allowed}, and it could not be cancelled: ${cancelled.error.message}`;
    return leave(job, { ...cancelled.error, message }, context);
  }
  let view = cancelled.ok ? cancelled.value : null;
  let unread: Failure | null = null;
  if (view === null || view.status === "queued" || view.status === "in_progress" || view.status === "unknown") {
    const look = await budget.run("poll", () => api.status(job.job, job.request, stop));
    view = look.ok ? look.value : null;
    if (!look.ok && look.error.kind !== "not-found") unread = look.error;
  }
  if (view?.status === "completed") return rendered(job, view, context);
  if (view?.status === "failed") return failed(job, generationFailure(view), context);
  const message = `not finished after ${allowed}; cancelled on the server${oddity(view, unread)}`;
  return failed(job, { kind: "deadline", message }, context);
}

/** What may be the true reason why a job seemed never to end. */
function oddity(view: JobView | null, unread: Failure | null): string {
  if (unread !== null) return `, whose last answer was no help (${unread.message})`;
  if (view?.status !== "unknown" || view.raw_status === "") return "";
  return `, which calls it "${view.raw_status}": no state that this dialect knows`;
}
