// From what happened to what a report says: a pure fold of shots and ledger, linear in both but for sorting times.
import { type Identity, identityText } from "../model/identity.js";
import type { Ledger } from "../model/ledger.js";
import type { DiskSurvey } from "../model/plan.js";
import { priceOf } from "../model/price.js";
import { videoSeconds } from "../model/request.js";
import type { Settings } from "../model/settings.js";
import type { Shot } from "../model/shot.js";
import { isComplete, type ShotState, standing } from "../model/standing.js";
import { explain } from "./explain.js";
import { isoTime, isoTimeOrNull } from "./iso-time.js";
import { countOutcomes } from "./outcome-counts.js";
import { type RunSpan, runSpans } from "./run-spans.js";
import { slotUtilization } from "./slot-utilization.js";
import { roundUsd, spendingOf } from "./spending.js";
import type { RunSummary, ShotSummary, Summary, Totals } from "./summary-shape.js";
import { summarizeTake } from "./take-summary.js";
import { timingsOf } from "./timings.js";

export interface SummaryInput {
  readonly name: string;
  /** As the user named it. */
  readonly manifest: string;
  readonly shots: readonly Shot[];
  readonly identities: ReadonlyMap<Shot, Identity>;
  /** Ids that the report is about; they keep their positions. Default: all. */
  readonly reported?: ReadonlySet<string>;
  readonly ledger: Ledger;
  /** As the disk is now: a survey from before a run calls missing what the run has fetched since. Absent: not looked at. */
  readonly disk?: DiskSurvey;
  readonly settings: Pick<Settings, "pricing" | "budget" | "concurrency">;
  /** Wall time, milliseconds. */
  readonly now: number;
  /** The output directory as it is shown to people. */
  readonly outDir: string;
  /** By shot id: what keeps an unsent shot from being sent, and what to do about it (a plan's `remedy` of a held step). */
  readonly heldReasons?: ReadonlyMap<string, string>;
  /** Version of the tool. */
  readonly tool: string;
}

/** @throws Error when a shot has no identity. */
export function summarize(input: SummaryInput): Summary {
  const { name, manifest, ledger, settings, disk } = input;
  const spans = runSpans(ledger);
  const shots = input.shots.flatMap((shot, index) =>
    (input.reported?.has(shot.id) ?? true) ? [summarizeShot(shot, index + 1, input)] : [],
  );
  const wanted = new Set([...input.identities.values()].map(identityText));
  const former = [...ledger.takes.values()]
    .filter((take) => !wanted.has(identityText(take.identity)))
    .map((take) => ({ id: take.shot, request: take.request, take: summarizeTake(take, disk) }));
  const lastRun = ledger.runs.at(-1);
  return {
    format: 1,
    name,
    manifest,
    out_dir: input.outDir,
    tool: input.tool,
    generated_at: isoTime(input.now),
    base_url: lastRun?.base_url ?? null,
    dialect: lastRun?.dialect ?? null,
    concurrency: settings.concurrency,
    budget: { video_seconds: settings.budget.video_seconds ?? null, usd: settings.budget.usd ?? null },
    pricing: settings.pricing ?? null,
    totals: totalsOf(shots, ledger, spans),
    runs: spans.map(summarizeRun),
    shots,
    former,
  };
}

function summarizeShot(shot: Shot, position: number, input: SummaryInput): ShotSummary {
  const identity = input.identities.get(shot);
  if (!identity) throw new Error(`shot ${shot.id} has no identity`);
  const now = standing(identity, input.ledger, input.now);
  const heldBecause = now.state === "pending" ? input.heldReasons?.get(shot.id) : undefined;
  const outcome: ShotState = heldBecause === undefined ? now.state : "held";
  const takes = now.takes.map((take) => summarizeTake(take, input.disk));
  const last = takes.at(-1) ?? null;
  const usd = priceOf(shot.request, input.settings.pricing);
  const files = last?.files ?? [];
  return {
    id: shot.id,
    position,
    scene: shot.scene ?? null,
    notes: shot.notes ?? null,
    tags: shot.tags,
    prompt: shot.request.prompt,
    variables: shot.variables,
    source: shot.source,
    request: shot.request,
    outcome,
    complete: isComplete(now) && files.every((file) => file.disk === "intact" || file.disk === null),
    ...explain(outcome, last, heldBecause),
    job: last?.job ?? null,
    timings: timingsOf(now.take),
    files,
    unfetchable: last?.unfetchable ?? [],
    price: { video_seconds: videoSeconds(shot.request), usd: usd === null ? null : roundUsd(usd) },
    spent: spendingOf(now.takes, "yes"),
    tries: takes.reduce((sum, take) => sum + take.sends, 0),
    uncertain:
      last?.bought === "unknown"
        ? { key: last.key, since: last.times.intended_at, video_seconds: last.video_seconds, usd: last.usd }
        : null,
    takes,
  };
}

function totalsOf(shots: readonly ShotSummary[], ledger: Ledger, spans: readonly RunSpan[]): Totals {
  const lastRun = spans.at(-1);
  return {
    shots: shots.length,
    complete: shots.filter((shot) => shot.complete).length,
    outcomes: countOutcomes(shots),
    bought: spendingOf(ledger.takes.values(), "yes"),
    uncertain: spendingOf(ledger.takes.values(), "unknown"),
    wall_seconds: spans.reduce((sum, span) => sum + lengthOf(span), 0),
    last_run_seconds: lastRun === undefined ? null : lengthOf(lastRun),
    slot_utilization: slotUtilization(ledger, spans),
    requests: ledger.runs.reduce((sum, run) => sum + run.requests, 0),
  };
}

function lengthOf({ run, end }: RunSpan): number {
  return (end - run.at) / 1000;
}

function summarizeRun(span: RunSpan): RunSummary {
  const { run, tool, base_url, dialect, concurrency, exit_code, requests } = span.run;
  return {
    run,
    tool,
    base_url,
    dialect,
    concurrency,
    started_at: isoTime(span.run.at),
    ended_at: isoTimeOrNull(span.run.ended_at),
    exit_code,
    seconds: lengthOf(span),
    requests,
  };
}
