// Whether the output directory can take videos: asked before anything is paid.
import { constants } from "node:fs";
import { access, open, stat, statfs, unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Failure } from "../model/failure.js";
import { isErrno, lstatOrNull } from "../util/atomic-file.js";
import { ok, type Result } from "../util/result.js";
import { asDiskFailure } from "./disk-failure.js";
import { makeDirectory, notDirectory } from "./place.js";

/**
 * @param directory need not exist yet: the nearest directory above it answers then.
 * @returns bytes an unprivileged user may still write, or null when the file system does not say.
 */
export async function freeBytes(directory: string): Promise<number | null> {
  const path = resolve(directory);
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    if (isErrno(error, "ENOENT") && dirname(path) !== path) return freeBytes(dirname(path));
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}

/** Creates the directory when missing and proves that files can be created in it. */
export async function checkWritable(outDir: string): Promise<Result<void, Failure>> {
  return asDiskFailure(outDir, async () => {
    await makeDirectory(outDir);
    // Always the same name: what a killed run has left, the next one removes.
    const probe = join(outDir, ".sora-batch-write-probe");
    const { O_WRONLY, O_CREAT, O_NOFOLLOW } = constants;
    const file = await open(probe, O_WRONLY | O_CREAT | O_NOFOLLOW, 0o600);
    await file.close();
    await unlink(probe);
    return ok(undefined);
  });
}

/** As far as a look can tell, and nothing is made: whether files can be put there, where the directory may be missing still. */
export async function looksWritable(outDir: string): Promise<Result<void, Failure>> {
  return asDiskFailure(outDir, async () => {
    for (let at = resolve(outDir); ; at = dirname(at)) {
      try {
        if (!(await stat(at)).isDirectory()) throw notDirectory(at, "is not a directory");
        await access(at, constants.W_OK | constants.X_OK);
        return ok(undefined);
      } catch (error) {
        if (!isErrno(error, "ENOENT") || dirname(at) === at) throw error;
        if (await lstatOrNull(at)) throw notDirectory(at, "is a link that leads nowhere");
      }
    }
  });
}
