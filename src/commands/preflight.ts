// Checked before anything is paid for: a place to write, room to write, and no foreign file where a video will go.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkDirectories, placeOf } from "../download/place.js";
import { checkWritable, freeBytes, looksWritable } from "../download/space.js";
import { StateError } from "../model/failure.js";
import type { Ledger } from "../model/ledger.js";
import type { Move } from "../model/placement.js";
import type { DiskSurvey, Plan, PlanStep } from "../model/plan.js";
import { diskKey } from "../model/plan.js";
import { lstatNow } from "../util/atomic-file.js";

/** Refuses to buy below this: the state file and one short video must fit. */
const leastFreeBytes = 64 * 1024 * 1024;

/** @throws StateError when the disk does not take files, or has no room for what would be bought. */
export async function checkDisk(outDir: string, plan: Plan): Promise<void> {
  const writable = await checkWritable(outDir);
  if (!writable.ok) throw new StateError(writable.error.message);
  const full = await noRoom(outDir, plan);
  if (full !== null) throw new StateError(full);
}

/** @returns why `checkDisk` would throw, as far as a look can tell. */
export async function diskRefusals(outDir: string, plan: Plan): Promise<string[]> {
  const writable = await looksWritable(outDir);
  if (!writable.ok) return [writable.error.message];
  const full = await noRoom(outDir, plan);
  return full === null ? [] : [full];
}

async function noRoom(outDir: string, plan: Plan): Promise<string | null> {
  const free = await freeBytes(outDir);
  if (purchases(plan).length === 0 || free === null || free >= leastFreeBytes) return null;
  return `${outDir} has ${Math.floor(free / 1048576)} MiB free; make room before anything is bought`;
}

/** @returns what stands where a video to be bought would go, one sentence each. Looks only. */
export async function inTheWay(options: {
  readonly outDir: string;
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly disk: DiskSurvey;
  readonly moves: readonly Move[];
}): Promise<string[]> {
  const { outDir, plan } = options;
  if (!existsSync(outDir)) return [];
  const problems: string[] = [];
  const ours = ownPaths(options);
  for (const { shot } of purchases(plan)) {
    for (const path of shot.files) {
      const place = placeOf(outDir, path);
      const way = place.ok ? await checkDirectories(place.value) : place;
      if (!way.ok) problems.push(way.error.message);
      else if (!ours.has(path) && lstatNow(join(outDir, path))) {
        problems.push(
          `${join(outDir, path)} is already there and is not known to be a video of this batch (or its state file is gone): move it away, or give shot ${shot.id} another id or output.filename`,
        );
      }
    }
  }
  return problems;
}

function purchases(plan: Plan): readonly PlanStep[] {
  return plan.steps.filter((step) => step.action.do === "submit");
}

/** Paths held by videos of this batch, and paths that will be free once the moves are made. */
function ownPaths({ ledger, disk, moves }: { ledger: Ledger; disk: DiskSurvey; moves: readonly Move[] }): Set<string> {
  const ours = new Set(moves.map((move) => move.from));
  for (const take of ledger.takes.values()) {
    for (const [variant, file] of take.saved) {
      const state = disk.get(diskKey(take.key, variant));
      // A file that was changed is somebody's work now: the new video would not be put over it.
      if (state?.found !== "changed") ours.add(state?.found === "intact" ? state.path : file.path);
    }
  }
  return ours;
}
