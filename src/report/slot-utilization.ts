// How well the account's job slots were used.
import type { Ledger, Take } from "../model/ledger.js";
import type { RunSpan } from "./run-spans.js";
import { detectionMs } from "./timings.js";

interface Change {
  readonly at: number;
  readonly jobs: number;
  readonly slots: number;
}

/**
 * Slot-time used / slot-time there was. In each run the period goes from the first job on the server to the last; at any moment of it
 * as many slots are used as jobs are on the server (accepted and not known to be finished), at most the run's concurrency.
 * So gaps count against it, and so do the last jobs that run alone; the time between runs does not.
 * @returns 0 to 1; null when no job was on the server during a run.
 */
export function slotUtilization(ledger: Ledger, spans: readonly RunSpan[]): number | null {
  const changes: Change[] = spans.flatMap(({ run, end }) => [
    { at: run.at, jobs: 0, slots: run.concurrency },
    { at: end, jobs: 0, slots: -run.concurrency },
  ]);
  for (const take of ledger.takes.values()) {
    if (take.submitted_at === null) continue;
    changes.push({ at: take.submitted_at, jobs: 1, slots: 0 });
    const end = endOnServer(take);
    if (end !== null) changes.push({ at: Math.max(end, take.submitted_at), jobs: -1, slots: 0 });
  }
  changes.sort((a, b) => a.at - b.at);

  let [jobs, slots, now, used, total] = [0, 0, 0, 0, 0];
  // Idle time counts once another job follows in the same run; null before the first.
  let idle: number | null = null;
  for (const change of changes) {
    const passed = change.at - now;
    if (slots > 0 && jobs > 0 && passed > 0) {
      used += passed * Math.min(jobs, slots);
      total += (passed + (idle ?? 0)) * slots;
      idle = 0;
    } else if (idle !== null) {
      idle += passed;
    }
    if (change.slots !== 0) idle = null;
    jobs += change.jobs;
    slots += change.slots;
    now = change.at;
  }
  return total === 0 ? null : used / total;
}

function endOnServer(take: Take): number | null {
  return take.rendered === null ? take.ended_at : take.rendered.at - (detectionMs(take) ?? 0);
}
