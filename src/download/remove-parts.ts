// Clears part files away once nothing will resume them.
import type { Failure } from "../model/failure.js";
import { ok, type Result } from "../util/result.js";
import { asDiskFailure } from "./disk-failure.js";
import { checkDirectories, discardPart, placeOf } from "./place.js";

/**
 * Removes the part files of these videos, and nothing else.
 * @param paths relative to the output directory.
 * @returns the first failure; the paths before it are done.
 */
export async function removeParts(outDir: string, paths: readonly string[]): Promise<Result<void, Failure>> {
  for (const path of paths) {
    const place = placeOf(outDir, path);
    if (!place.ok) return place;
    const removed = await asDiskFailure(place.value.part, async () => {
      const safe = await checkDirectories(place.value);
      if (safe.ok) await discardPart(place.value);
      return safe;
    });
    if (!removed.ok) return removed;
  }
  return ok(undefined);
}
