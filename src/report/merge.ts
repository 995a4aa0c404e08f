// Several reports of one batch, each of a part of it, made into one: the reports of shards.
import { canonicalJson } from "../util/canonical-json.js";
import { fail, ok, type Result } from "../util/result.js";
import { mergedTotals } from "./merge-totals.js";
import { roundUsd } from "./spending.js";
import type { RunSummary, ShotSummary, Summary } from "./summary-shape.js";

/** One of the reports; its files are told from the merged report's directory already. */
export interface ReportPart {
  /** For messages: where it was read from. */
  readonly from: string;
  readonly summary: Summary;
}

/**
 * Shots in manifest order, each by its best outcome. What several machines had together is added up: slots, budget, purchases.
 * @param frame what is the merged report's own. @returns why they are not parts of one batch, in one sentence.
 */
export function mergeReports(
  parts: readonly [ReportPart, ...ReportPart[]],
  frame: Pick<Summary, "out_dir" | "tool" | "generated_at">,
): Result<Summary, string> {
  const chosen = chooseShots(parts);
  if (!chosen.ok) return chosen;
  const summaries = parts.map(({ summary }) => summary);
  const latest = summaries.reduce((best, next) => (next.generated_at > best.generated_at ? next : best));
  const shots = chosen.value;
  const former = formerTakes(summaries, shots);
  const runs = mergeRuns(summaries);
  return ok({
    ...latest,
    ...frame,
    concurrency: summaries.reduce((sum, { concurrency }) => sum + concurrency, 0),
    budget: {
      video_seconds: sumOrNull(summaries.map(({ budget }) => budget.video_seconds)),
      usd: sumOrNull(summaries.map(({ budget }) => budget.usd)),
    },
    totals: mergedTotals({ shots, former, runs }, summaries),
    runs,
    shots,
    former,
  });
}

/** From the best outcome to the worst: on disk, paid for and on its way, for a person to look at, never sent. */
const ranks: readonly ShotSummary["outcome"][] = [
  "saved",
  "rendered",
  "in_progress",
  "queued",
  "uncertain",
  "failed",
  "rejected",
  "expired",
  "cancelled",
  "held",
  "pending",
];

function rank(shot: ShotSummary): number {
  return shot.complete ? -1 : ranks.indexOf(shot.outcome);
}

/** @returns every shot once, by position; of equal outcomes the first. */
function chooseShots(parts: readonly [ReportPart, ...ReportPart[]]): Result<ShotSummary[], string> {
  const [first] = parts;
  const best = new Map<string, { readonly shot: ShotSummary; readonly from: string }>();
  const placed = new Map<number, { readonly id: string; readonly from: string }>();
  for (const { from, summary } of parts) {
    for (const field of ["name", "manifest"] as const) {
      if (summary[field] === first.summary[field]) continue;
      const [found, wanted] = [summary[field], first.summary[field]];
      return fail(
        `${from} has the ${field} "${found}", ${first.from} has "${wanted}": they are not parts of one batch`,
      );
    }
    for (const shot of summary.shots) {
      const known = best.get(shot.id);
      const there = placed.get(shot.position) ?? { id: shot.id, from };
      if (there.id !== shot.id || (known && !isSameShot(known.shot, shot))) {
        const other = there.id !== shot.id ? there.from : (known?.from ?? from);
        return fail(`shot ${shot.id} is not the same in ${from} and ${other}: the manifest was edited between them`);
      }
      placed.set(shot.position, there);
      if (!known || rank(shot) < rank(known.shot)) best.set(shot.id, { shot, from });
    }
  }
  return ok([...best.values()].map(({ shot }) => shot).sort((a, b) => a.position - b.position));
}

function isSameShot(a: ShotSummary, b: ShotSummary): boolean {
  return a.position === b.position && canonicalJson({ ...a.request }) === canonicalJson({ ...b.request });
}

/** What stays in the books beside the chosen shots: takes of edited shots, and other takes of the same shot in another part. */
function formerTakes(summaries: readonly Summary[], shots: readonly ShotSummary[]): Summary["former"] {
  const known = new Set(shots.flatMap((shot) => shot.takes.map((take) => take.key)));
  const all = summaries.flatMap(({ former, shots: theirs }) => [
    ...former,
    ...theirs.flatMap(({ id, request, takes }) => takes.map((take) => ({ id, request, take }))),
  ]);
  return all.filter(({ take }) => {
    if (known.has(take.key)) return false;
    known.add(take.key);
    return true;
  });
}

/** @returns each run once, oldest first. */
function mergeRuns(summaries: readonly Summary[]): RunSummary[] {
  const runs = new Map(summaries.flatMap((summary) => summary.runs.map((run) => [run.run, run] as const)));
  return [...runs.values()].sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
}

/** A part without a limit leaves the whole without one. */
function sumOrNull(numbers: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const number of numbers) {
    if (number === null) return null;
    sum += number;
  }
  return roundUsd(sum);
}
