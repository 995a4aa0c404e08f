// From a ledger to a plan: identities, what the disk says, what to do, what to move first.
import type { Identity } from "../model/identity.js";
import { identityText } from "../model/identity.js";
import type { Ledger, Take } from "../model/ledger.js";
import { type Move, placementMoves } from "../model/placement.js";
import { type DiskSurvey, makePlan, type Plan, type PlanStep } from "../model/plan.js";
import type { Retryable } from "../model/retryable.js";
import type { Shot } from "../model/shot.js";
import { type Batch, type BatchFlags, identities } from "./batch.js";
import { UsageError } from "./host.js";
import { surveyDisk } from "./survey.js";

export interface PlanFlags extends BatchFlags {
  readonly retry?: readonly Retryable[];
  readonly retake?: readonly string[];
}

export interface Prepared {
  readonly identities: ReadonlyMap<Shot, Identity>;
  readonly disk: DiskSurvey;
  readonly plan: Plan;
  readonly moves: readonly Move[];
}

/** @param now wall time, milliseconds. */
export async function prepare(batch: Batch, ledger: Ledger, flags: PlanFlags, now: number): Promise<Prepared> {
  const known = new Set(batch.shots.map((shot) => shot.id));
  for (const id of flags.retake ?? []) {
    if (!known.has(id)) throw new UsageError(`--retake ${id} names no shot of the manifest`);
    if (!batch.selected.has(id)) throw new UsageError(`--retake ${id} is left out by --only or --shard`);
  }
  const byShot = identities(batch, ledger);
  const disk = await survey(batch, ledger, byShot);
  const plan = makePlan({
    name: batch.name,
    shots: batch.shots,
    identities: byShot,
    ledger,
    disk,
    settings: batch.settings,
    selected: batch.selected,
    retry: new Set(flags.retry),
    retake: new Set(flags.retake),
    collectOrphans: flags.only === undefined,
    now,
  });
  return { identities: byShot, disk, plan, moves: placementMoves({ plan, ledger, disk }, byShot.values(), now) };
}

/** What the disk says now about every video of the batch. */
export function survey(batch: Batch, ledger: Ledger, byShot: ReadonlyMap<Shot, Identity>): Promise<DiskSurvey> {
  return surveyDisk(batch.outDir, ledger, homes(byShot));
}

function homes(byShot: ReadonlyMap<Shot, Identity>): (take: Take) => readonly string[] | undefined {
  // Mostly nobody asks: videos are where they were recorded.
  let files: ReadonlyMap<string, readonly string[]> | undefined;
  return (take) => {
    files ??= new Map([...byShot].map(([shot, identity]) => [identityText(identity), shot.files]));
    return files.get(identityText(take.identity));
  };
}

export function isOverBudget({ action }: PlanStep): boolean {
  return action.do === "hold" && action.held_by === "budget";
}

/** Why shots are held that the ledger knows nothing against, by id. */
export function heldReasons(plan: Plan): Map<string, string> {
  return new Map(
    plan.steps.flatMap(({ shot, action }) =>
      action.do === "hold" && action.held_by !== null ? [[shot.id, action.remedy] as const] : [],
    ),
  );
}

/** Whether a run would do anything. */
export function hasWork({ plan, moves }: Prepared): boolean {
  const idleActions = new Set(["keep", "hold"]);
  return moves.length > 0 || plan.orphans.length > 0 || plan.steps.some((step) => !idleActions.has(step.action.do));
}
