// Which saved videos must move before a run: a file follows its shot's name, and makes way for another shot's video.
import { type Identity, identityText } from "./identity.js";
import type { Ledger, Take } from "./ledger.js";
import { type DiskSurvey, diskKey, type Plan } from "./plan.js";

/** Rename one file inside the output directory. */
export interface Move {
  readonly take: Take;
  readonly variant: number;
  readonly from: string;
  readonly to: string;
  /** The bytes are not the ones that were saved: the file is set aside for its owner, and nothing is recorded of it. */
  readonly foreign: boolean;
}

/**
 * Moves to make, in order: first everything that stands where another video belongs goes to `previous/`, and so do the videos of
 * edited shots; then every wanted video goes to its shot's path. The two passes make exchanges (a to b, b to a) safe.
 * @param identities of all shots of the manifest.
 * @param now wall time, milliseconds: names what is set aside.
 */
export function placementMoves(
  { plan, ledger, disk }: { readonly plan: Plan; readonly ledger: Ledger; readonly disk: DiskSurvey },
  identities: Iterable<Identity>,
  now: number,
): Move[] {
  if (ledger.takes.size === 0) return [];
  const current = new Set([...identities].map(identityText));
  const wanted = wantedPlaces(plan);
  const edited = new Set(plan.steps.map((step) => step.shot.id));
  const away: Move[] = [];
  const holders = latestHolders(ledger, disk);
  for (const take of ledger.takes.values()) {
    for (const [variant, file] of take.saved) {
      const key = diskKey(take.key, variant);
      const state = disk.get(key);
      if (state?.found === "missing") continue;
      const foreign = state?.found === "changed";
      const from = state?.found === "intact" ? state.path : file.path;
      // An older record may name a place that a later video has taken since, with other bytes or even the same.
      if (holders.get(from) !== key) continue;
      const owner = wanted.get(from);
      const inTheWay = owner !== undefined && (foreign || owner !== key);
      const former = !foreign && edited.has(take.shot) && !current.has(identityText(take.identity));
      if (!inTheWay && !former) continue;
      const to = previousPath(take, variant, from, foreign ? `.changed-${now}` : "");
      if (from !== to) away.push({ take, variant, from, to, foreign });
    }
  }
  return [...away, ...homeward(plan, disk, away)];
}

/** By path: the disk key of the video that was saved there last. */
function latestHolders(ledger: Ledger, disk: DiskSurvey): Map<string, string> {
  const latest = new Map<string, { readonly key: string; readonly at: number }>();
  for (const take of ledger.takes.values()) {
    for (const [variant, file] of take.saved) {
      const key = diskKey(take.key, variant);
      const state = disk.get(key);
      const path = state?.found === "intact" ? state.path : file.path;
      const known = latest.get(path);
      if (!known || known.at <= file.at) latest.set(path, { key, at: file.at });
    }
  }
  return new Map([...latest].map(([path, { key }]) => [path, key]));
}

/** Whose video belongs at a path: a disk key, or an identity while its take is not rendered. */
function wantedPlaces(plan: Plan): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const { action, identity, shot } of plan.steps) {
    if (action.do === "hold") continue;
    const owner = action.do === "keep" || action.do === "download" ? action.take.key : identityText(identity);
    for (const [index, file] of shot.files.entries()) wanted.set(file, diskKey(owner, index + 1));
  }
  return wanted;
}

function homeward(plan: Plan, disk: DiskSurvey, away: readonly Move[]): Move[] {
  const movedTo = new Map(away.map((move) => [diskKey(move.take.key, move.variant), move.to]));
  return plan.steps.flatMap(({ action, shot }) => {
    if (action.do !== "keep" && action.do !== "download") return [];
    const { take } = action;
    return shot.files.flatMap((to, index) => {
      const variant = index + 1;
      const file = take.saved.get(variant);
      const state = disk.get(diskKey(take.key, variant));
      if (!file || (state !== undefined && state.found !== "intact")) return [];
      const from = movedTo.get(diskKey(take.key, variant)) ?? state?.path ?? file.path;
      // Also when only the record is behind: a run was killed between a rename and its fact.
      return from === to && file.path === to ? [] : [{ take, variant, from, to, foreign: false }];
    });
  });
}

/** Where a video goes that is no longer its shot's: derived from its key, so that it is found again. */
export function previousPath(take: Pick<Take, "key">, variant: number, path: string, suffix = ""): string {
  const base = path.split("/").at(-1) ?? "video.mp4";
  const dot = base.lastIndexOf(".");
  const stem = dot > 0 ? base.slice(0, dot) : base;
  const extension = dot > 0 ? base.slice(dot) : "";
  const mark = `.${take.key.slice(0, 10)}.v${variant}${suffix}`;
  // A video that moved here before keeps its name.
  return `previous/${stem.endsWith(mark) ? stem : `${stem}${mark}`}${extension}`;
}
