// One take as the report tells it.
import type { Failure } from "../model/failure.js";
import { type Take, unfetchableVariants } from "../model/ledger.js";
import { type DiskSurvey, diskKey } from "../model/plan.js";
import { isoTime, isoTimeOrNull, serverTime } from "./iso-time.js";
import { roundUsd, wasBought } from "./spending.js";
import type { FailureSummary, FileSummary, TakeSummary, TakeTimes } from "./summary-shape.js";
import { timingsOf } from "./timings.js";

/** @param disk undefined when the disk was not looked at. */
export function summarizeTake(take: Take, disk: DiskSurvey | undefined): TakeSummary {
  const { number, why, key, job, state, sends, video_seconds } = take;
  return {
    number,
    why,
    key,
    job,
    state,
    failure: take.failure && summarizeFailure(take.failure),
    sends,
    bought: wasBought(take),
    video_seconds,
    usd: take.usd === null ? null : roundUsd(take.usd),
    times: timesOf(take),
    timings: timingsOf(take),
    files: filesOf(take, disk),
    unfetchable: unfetchableVariants(take),
  };
}

function summarizeFailure({ kind, message, status, code }: Failure): FailureSummary {
  return { kind, message, status: status ?? null, code: code ?? null };
}

function timesOf(take: Take): TakeTimes {
  return {
    intended_at: isoTime(take.intended_at),
    submitted_at: isoTimeOrNull(take.submitted_at),
    started_at: isoTimeOrNull(take.started_at),
    rendered_at: isoTimeOrNull(take.rendered?.at ?? null),
    ended_at: isoTimeOrNull(take.ended_at),
    server_created_at: serverTime(take.rendered?.created_at ?? null),
    server_finished_at: serverTime(take.rendered?.finished_at ?? null),
    server_expires_at: serverTime(take.rendered?.expires_at ?? null),
  };
}

function filesOf(take: Take, disk: DiskSurvey | undefined): FileSummary[] {
  return [...take.saved]
    .sort(([a], [b]) => a - b)
    .map(([variant, { path, size, sha256, width, height, seconds, warnings }]) => {
      const found = disk?.get(diskKey(take.key, variant));
      return {
        variant,
        path: found?.found === "intact" ? found.path : path,
        size,
        sha256,
        width,
        height,
        seconds,
        warnings,
        disk: disk === undefined ? null : (found?.found ?? "intact"),
      };
    });
}
