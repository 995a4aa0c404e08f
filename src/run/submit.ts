// Buys one take: intent made durable, POST, job id made durable. The one act of a run that is not interrupted.
import type { Failure } from "../model/failure.js";
import type { Purchase } from "../model/plan.js";
import type { JobView, SubmitOutcome } from "../model/video-api.js";
import { unreachable } from "../util/unreachable.js";
import type { RunContext } from "./context.js";
import { backoff, retryDelay } from "./retry.js";

/** The same server error this often for one key is taken for a stored answer: asking again would not change it. */
const sameErrorLimit = 3;

/**
 * @param resend whether an earlier run may have sent this take already.
 * @returns the accepted job, or null when the shot is left as the ledger says (rejected, pending or uncertain).
 * @throws the stop signal's reason when it fires between attempts.
 */
export async function submit(
  purchase: Purchase,
  shot: string,
  resend: boolean,
  context: RunContext,
): Promise<JobView | null> {
  const { api, budget, clock, gate, notify, random, record, settings, slots, stop } = context;
  const { key, request } = purchase;
  /** When it first could have been sent. */
  let since: number | null = null;
  let mayBeAccepted = resend;
  let intended = false;
  let sameErrors = 0;
  let lastError = "";
  let lastFailure: Failure | null = null;

  const giveUp = async (failure: Failure): Promise<null> => {
    // Only a take that no attempt can have bought is pending again; any doubt leaves it uncertain.
    const fact = mayBeAccepted && !finalRefusal(failure) ? "failed" : "rejected";
    await record({ fact, at: clock.now(), key, failure });
    return null;
  };

  for (let attempt = 1; ; attempt += 1) {
    if (gate.closed) return lastFailure ? giveUp(lastFailure) : null;
    let outcome: SubmitOutcome | null;
    let sentAt = 0;
    try {
      await slots.enter();
      since ??= clock.monotonic();
      outcome = await budget.run("submit", async () => {
        // Submits may have been stopped while this one waited for its turn.
        if (gate.closed) return null;
        if (!intended) await record(intent(purchase, shot, clock.now()));
        intended = true;
        gate.inFlight += 1;
        sentAt = clock.monotonic();
        try {
          return await api.create(request, key);
        } finally {
          gate.inFlight -= 1;
        }
      });
    } catch (error) {
      if (stop.aborted && lastFailure && !mayBeAccepted) await giveUp(lastFailure);
      throw error;
    }
    if (outcome === null) {
      slots.leave();
      continue;
    }

    if (outcome.outcome === "created") {
      const { job } = outcome;
      gate.accepted();
      slots.accepted();
      notify({ notice: "accepted", shot, key, job: job.id });
      await record({ fact: "submitted", at: clock.now(), key, job: job.id, created_at: job.created_at });
      for (const difference of job.differences) notify({ notice: "warning", shot, message: difference });
      return job;
    }

    const { failure } = outcome;
    lastFailure = failure;
    let wait: number | null;
    let deadline = since + settings.polling.timeout;
    switch (outcome.outcome) {
      case "unknown": {
        mayBeAccepted = true;
        const error = `${failure.status} ${failure.code} ${failure.message}`;
        sameErrors = failure.kind === "server" && error === lastError ? sameErrors + 1 : 1;
        lastError = error;
        wait =
          sameErrors >= sameErrorLimit && failure.kind === "server" ? null : boundedRetry(failure, attempt, context);
        break;
      }
      case "not-sent":
        wait = boundedRetry(failure, attempt, context);
        break;
      case "refused":
        if (failure.kind === "auth" || failure.kind === "forbidden") gate.close("credentials", failure.message);
        wait = null;
        if (failure.kind === "rate-limited") {
          const { about, others } = slots.refused(budget.strained);
          if (about === "rate") budget.slowDown(sentAt);
          wait = backoff(failure, attempt, random());
          // A full server takes the next job when one of ours ends: `enter` waits for that.
          if (about === "jobs" && others > 0) wait = failure.retry_after_ms ?? 0;
          // A 429 buys nothing and fails nothing: it only costs time, as long as jobs come and go.
          deadline = Math.max(since, slots.movedAt) + settings.polling.timeout;
        }
        break;
      default:
        return unreachable(outcome);
    }
    // Whatever a server asks for: no submit waits longer than a job may take.
    if (wait !== null && clock.monotonic() + wait > deadline) wait = null;
    if (wait === null) {
      if (failure.kind !== "rate-limited" && !finalRefusal(failure)) gate.failed(failure);
      await giveUp(failure);
      context.unsuccessful(shot);
      if (failure.kind !== "rate-limited") slots.leave();
      return null;
    }
    if (failure.kind !== "rate-limited") slots.leave();
    notify({ notice: "retrying", shot, doing: "submit", failure, attempt, wait_ms: wait });
    try {
      await clock.sleep(wait, stop);
    } catch (error) {
      if (!mayBeAccepted) await giveUp(failure);
      throw error;
    }
  }
}

function boundedRetry(failure: Failure, attempt: number, context: RunContext): number | null {
  const delay = retryDelay(failure, attempt, context.settings.retries.request, context.random());
  return delay !== null && context.retries.take() ? delay : null;
}

function finalRefusal(failure: Failure): boolean {
  return failure.kind === "policy" || failure.kind === "invalid";
}

function intent(purchase: Purchase, shot: string, at: number) {
  const { key, identity, take, why, request, video_seconds, usd } = purchase;
  const { fingerprint, occurrence } = identity;
  return {
    fact: "submit-intended",
    at,
    key,
    shot,
    fingerprint,
    occurrence,
    take,
    why,
    request,
    video_seconds,
    usd,
  } as const;
}
