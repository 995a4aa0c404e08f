// When each run was going on, also those that were cut off before they could say so.
import type { Ledger, RunRecord, Take } from "../model/ledger.js";

export interface RunSpan {
  readonly run: RunRecord;
  /** Milliseconds since 1970; never before `run.at`. */
  readonly end: number;
}

/** A run without an end lasted at least until the last thing that was recorded before the next one started. */
export function runSpans(ledger: Ledger): RunSpan[] {
  const times = [...ledger.takes.values()].flatMap(recordedTimes).sort((a, b) => a - b);
  let next = 0;
  return ledger.runs.map((run, index) => {
    const limit = ledger.runs[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    let last = run.at;
    for (let time = times[next]; time !== undefined && time < limit; time = times[next]) {
      last = Math.max(last, time);
      next += 1;
    }
    // A clock that was set back must not make a run overlap the next or last a negative time.
    return { run, end: Math.max(run.at, Math.min(run.ended_at ?? last, limit)) };
  });
}

function recordedTimes(take: Take): number[] {
  const times = [take.intended_at, take.submitted_at, take.started_at, take.rendered?.at, take.ended_at];
  return [...times, ...[...take.saved.values()].map((file) => file.at)].filter((time) => typeof time === "number");
}
