// Moves a saved video to another path of the output directory.
import type { Failure } from "../model/failure.js";
import { lstatOrNull, syncDirectory } from "../util/atomic-file.js";
import { fail, ok, type Result } from "../util/result.js";
import { asDiskFailure, diskFailure } from "./disk-failure.js";
import { moveToFreeName } from "./move-file.js";
import { checkDirectories, modifiedAt, placeOf, prepareDirectories } from "./place.js";

/**
 * Never overwrites. Killed at any point, the file is whole under one of the paths or both; the same call then finishes the
 * move, except that a move which was already complete answers that `from` is missing.
 * @param from @param to relative to the output directory; missing directories are created, symlinks refused.
 * @returns the modification time under the new path.
 */
export async function moveVideo(
  outDir: string,
  from: string,
  to: string,
): Promise<Result<{ readonly mtime_ms: number }, Failure>> {
  const source = placeOf(outDir, from);
  if (!source.ok) return source;
  const target = placeOf(outDir, to);
  if (!target.ok) return target;
  const [old, next] = [source.value, target.value];
  return asDiskFailure(next.final, async () => {
    const safe = await checkDirectories(old);
    if (!safe.ok) return safe;
    const found = await lstatOrNull(old.final);
    if (!found?.isFile())
      return fail(diskFailure(old.final, "is missing or not a regular file, so it cannot be moved"));
    const ready = await prepareDirectories(outDir, next);
    if (!ready.ok) return ready;
    if (!(await moveToFreeName(old.final, next.final))) {
      return fail(diskFailure(next.final, "is already there; move it away"));
    }
    // The new name first: after a power cut the file may have both names, never none.
    await syncDirectory(next.directory);
    if (old.directory !== next.directory) await syncDirectory(old.directory);
    return ok({ mtime_ms: modifiedAt(found) });
  });
}
