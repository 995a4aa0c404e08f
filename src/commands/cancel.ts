// cancel: cancels unfinished jobs on the server and records it; a job that is finished after all is kept for run to fetch.
import type { Fact } from "../model/fact.js";
import { identityText } from "../model/identity.js";
import type { Ledger, Take } from "../model/ledger.js";
import type { JobView, VideoApi } from "../model/video-api.js";
import { systemClock } from "../util/clock.js";
import { printableJson } from "../util/printable.js";
import { type Batch, type BatchFlags, identities, loadBatch } from "./batch.js";
import { type ConnectFlags, connect } from "./connect.js";
import { exitCodes } from "./exit-codes.js";
import type { Host } from "./host.js";
import { openState } from "./state.js";

export interface CancelFlags extends BatchFlags, ConnectFlags {
  readonly forceUnlock?: boolean;
}

type End = "cancelled" | "rendered" | "failed" | "not-cancelled";

/** @throws UsageError, LockedError, StateError */
export async function cancel(manifest: string, flags: CancelFlags, host: Host): Promise<number> {
  const batch = await loadBatch(manifest, flags, host);
  if (batch === null) return exitCodes.usage;
  const state = await openState(batch.statePath, batch.name, host.version, flags.forceUnlock ?? false);
  try {
    const takes = unfinished(batch, state.fold.view, flags.only !== undefined);
    const results: { shot: string; job: string; end: End; message?: string }[] = [];
    if (takes.length > 0) {
      const { api, close } = await connect(batch, flags, host);
      try {
        for (const take of takes) {
          const { job } = take;
          if (job === null) continue;
          const { end, fact, message } = await cancelOne({ ...take, job }, api);
          if (fact !== null) {
            await state.journal.append(fact);
            state.fold.apply(fact);
          }
          results.push({ shot: take.shot, job, end, ...(message === undefined ? {} : { message }) });
          if (!flags.json && !flags.quiet) host.out.write(`${take.shot}  ${job}  ${message ?? end}\n`);
        }
      } finally {
        await close();
      }
    }
    const uncertain = [...state.fold.view.takes.values()].filter((take) => take.state === "uncertain").length;
    if (flags.json) host.out.write(`${printableJson({ results, uncertain })}\n`);
    else {
      if (takes.length === 0) host.out.write("No unfinished job to cancel.\n");
      if (uncertain > 0) {
        host.err.write(
          `${uncertain} submits have no known job id and cannot be cancelled; run finds them again by their keys.\n`,
        );
      }
    }
    return results.some((result) => result.end === "not-cancelled") ? exitCodes.incomplete : exitCodes.complete;
  } finally {
    await state.close();
  }
}

/** Jobs that may still render: of the selected shots, and without --only also of shots no longer in the manifest. */
function unfinished(batch: Batch, ledger: Ledger, onlySelected: boolean): Take[] {
  const open = new Set(["queued", "in_progress"]);
  const chosen = new Set(
    [...identities(batch, ledger)]
      .filter(([shot]) => batch.selected.has(shot.id))
      .map(([, identity]) => identityText(identity)),
  );
  return [...ledger.takes.values()].filter(
    (take) => open.has(take.state) && (!onlySelected || chosen.has(identityText(take.identity))),
  );
}

async function cancelOne(
  take: Take & { readonly job: string },
  api: VideoApi,
): Promise<{ end: End; fact: Fact | null; message?: string }> {
  const { key, job, request } = take;
  const answer = await api.cancel(job, request);
  const at = systemClock.now();
  if (!answer.ok && answer.error.kind !== "not-found") {
    return { end: "not-cancelled", fact: null, message: `not cancelled: ${answer.error.message}` };
  }
  const after = await lastWord(answer.ok ? answer.value : null, take, api);
  if (after?.status === "completed") {
    const { generations, created_at, finished_at, expires_at } = after;
    const fact: Fact = { fact: "rendered", at, key, generations, created_at, finished_at, expires_at };
    return { end: "rendered", fact, message: "was finished already; run fetches it" };
  }
  if (after?.status === "failed") {
    const failure = { kind: "generation" as const, message: after.failure_reason ?? "the server gave no reason" };
    return { end: "failed", fact: { fact: "failed", at, key, failure }, message: "had failed already" };
  }
  return { end: "cancelled", fact: { fact: "cancelled", at, key, by: "user" } };
}

/** A server may answer a DELETE without the job, or with what it was before: one look settles it. */
async function lastWord(
  view: JobView | null,
  take: Take & { readonly job: string },
  api: VideoApi,
): Promise<JobView | null> {
  if (view !== null && ["completed", "failed", "cancelled"].includes(view.status)) return view;
  const look = await api.status(take.job, take.request);
  return look.ok ? look.value : null;
}
