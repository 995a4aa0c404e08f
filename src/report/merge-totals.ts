// The figures of a merged report, counted anew where its parts overlap.
import { countOutcomes } from "./outcome-counts.js";
import { spendingOf } from "./spending.js";
import type { RunSummary, Summary, Totals } from "./summary-shape.js";

/** @param parts the reports that were merged, for what only they know. */
export function mergedTotals(
  { shots, former, runs }: Pick<Summary, "shots" | "former" | "runs">,
  parts: readonly Summary[],
): Totals {
  const takes = [...shots.flatMap((shot) => shot.takes), ...former.map(({ take }) => take)];
  return {
    shots: shots.length,
    complete: shots.filter((shot) => shot.complete).length,
    outcomes: countOutcomes(shots),
    bought: spendingOf(takes, "yes"),
    uncertain: spendingOf(takes, "unknown"),
    wall_seconds: coveredSeconds(runs),
    last_run_seconds: runs.at(-1)?.seconds ?? null,
    slot_utilization: meanUtilization(parts),
    requests: runs.reduce((sum, run) => sum + run.requests, 0),
  };
}

/** Time in which any run was going on: shards run side by side. @param runs oldest first. */
function coveredSeconds(runs: readonly RunSummary[]): number {
  let covered = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { started_at, seconds } of runs) {
    const start = Date.parse(started_at);
    const end = start + seconds * 1000;
    covered += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return covered / 1000;
}

/** Each part counts by the slot-time that it had. */
function meanUtilization(parts: readonly Summary[]): number | null {
  let [used, total] = [0, 0];
  for (const { totals, concurrency } of parts) {
    if (totals.slot_utilization === null) continue;
    const slotTime = totals.wall_seconds * concurrency;
    used += totals.slot_utilization * slotTime;
    total += slotTime;
  }
  return total === 0 ? null : used / total;
}
