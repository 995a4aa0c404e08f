// What the disk says about every saved video of a batch: still there, moved by an interrupted rename, missing or changed.
import { inspectSaved, looksIntact } from "../download/inspect.js";
import type { Ledger, SavedFile, Take } from "../model/ledger.js";
import { previousPath } from "../model/placement.js";
import { type DiskState, type DiskSurvey, diskKey } from "../model/plan.js";

/** Looks at every path a saved video may have; reads a file only when its size or time differ from the record. */
export async function surveyDisk(
  outDir: string,
  ledger: Ledger,
  pathsByIdentity: (take: Take) => readonly string[] | undefined,
): Promise<DiskSurvey> {
  const survey = new Map<string, DiskState>();
  for (const take of ledger.takes.values()) {
    for (const [variant, file] of take.saved) {
      const { path, mtime_ms } = file;
      const state: DiskState = looksIntact(outDir, file)
        ? { found: "intact", path, mtime_ms }
        : await locate(outDir, take, variant, file, pathsByIdentity(take)?.[variant - 1]);
      survey.set(diskKey(take.key, variant), state);
    }
  }
  return survey;
}

async function locate(
  outDir: string,
  take: Take,
  variant: number,
  file: SavedFile,
  home: string | undefined,
): Promise<DiskState> {
  const recorded = await inspectSaved(outDir, file);
  if (recorded === "intact") return { found: "intact", path: file.path, mtime_ms: file.mtime_ms };
  // A rename that was cut off before it was recorded leaves the same bytes at one of two other places.
  for (const path of [home, previousPath(take, variant, file.path)]) {
    if (path === undefined || path === file.path) continue;
    if ((await inspectSaved(outDir, { ...file, path })) === "intact")
      return { found: "intact", path, mtime_ms: file.mtime_ms };
  }
  return { found: recorded };
}
