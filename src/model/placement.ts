// Which saved videos must move before a run: a file follows its shot's name, and makes way for another shot's video.
import { identityText } from "./identity.js";
import type { Ledger, Take } from "./ledger.js";
import { type DiskSurvey, diskKey, type Plan } from "./plan.js";

/** Rename one video inside the output directory. */
export interface Move {
  readonly take: Take;
  readonly variant: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Moves to make, in order: first every video that stands where another one belongs goes to `previous/`, then every wanted video
 * goes to its shot's path. The two passes make exchanges (a to b, b to a) safe.
 */
export function placementMoves(plan: Plan, ledger: Ledger, disk: DiskSurvey): Move[] {
  const wanted = new Map<string, string>();
  for (const step of plan.steps) {
    if (step.action.do === "hold") continue;
    const take =
      step.action.do === "keep" || step.action.do === "download" ? step.action.take.key : identityText(step.identity);
    step.shot.files.forEach((file, index) => {
      wanted.set(file, diskKey(take, index + 1));
    });
  }
  const away: Move[] = [];
  const home: Move[] = [];
  for (const take of ledger.takes.values()) {
    for (const [variant, file] of take.saved) {
      const state = disk.get(diskKey(take.key, variant));
      if (state !== undefined && state.found !== "intact") continue;
      const from = state?.path ?? file.path;
      const owner = wanted.get(from);
      if (owner === undefined || owner === diskKey(take.key, variant)) continue;
      away.push({ take, variant, from, to: previousPath(take, variant, file.path) });
    }
  }
  const movedTo = new Map(away.map((move) => [diskKey(move.take.key, move.variant), move.to]));
  for (const step of plan.steps) {
    if (step.action.do !== "keep" && step.action.do !== "download") continue;
    const { take } = step.action;
    step.shot.files.forEach((to, index) => {
      const variant = index + 1;
      const file = take.saved.get(variant);
      const state = disk.get(diskKey(take.key, variant));
      if (!file || (state !== undefined && state.found !== "intact")) return;
      const from = movedTo.get(diskKey(take.key, variant)) ?? state?.path ?? file.path;
      if (from !== to) home.push({ take, variant, from, to });
    });
  }
  return [...away, ...home];
}

/** Where a video goes that is no longer its shot's: derived from its key, so that it is found again. */
export function previousPath(take: Pick<Take, "key">, variant: number, path: string): string {
  const base = path.split("/").at(-1) ?? "video.mp4";
  const dot = base.lastIndexOf(".");
  const stem = dot > 0 ? base.slice(0, dot) : base;
  const extension = dot > 0 ? base.slice(dot) : "";
  const mark = `.${take.key.slice(0, 10)}.v${variant}`;
  // A video that moved here before keeps its name.
  return `previous/${stem.endsWith(mark) ? stem : `${stem}${mark}`}${extension}`;
}
