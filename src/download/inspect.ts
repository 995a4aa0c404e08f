// Looks whether a saved video is still the file that was saved.
import { createHash } from "node:crypto";
import { constants, lstatSync, type Stats } from "node:fs";
import { open } from "node:fs/promises";
import type { SavedVideo } from "../model/fact.js";
import { isErrno } from "../util/atomic-file.js";
import { hashStart } from "./file-bytes.js";
import { modifiedAt, placeOf } from "./place.js";

/**
 * A file with the recorded size and modification time is taken as it is; any other of that size is hashed.
 * @returns `changed` also for what is no regular file or cannot be read.
 * @throws the file system's error when even looking fails.
 */
export async function inspectSaved(outDir: string, saved: SavedVideo): Promise<"intact" | "missing" | "changed"> {
  const place = placeOf(outDir, saved.path);
  if (!place.ok) return "missing";
  const path = place.value.final;
  const stat = look(path);
  if (!stat) return "missing";
  if (!stat.isFile() || stat.size !== saved.size) return "changed";
  if (modifiedAt(stat) === saved.mtime_ms) return "intact";
  return (await hashOf(path, stat.size)) === saved.sha256 ? "intact" : "changed";
}

/** Not through the thread pool: a large batch looks at every file before it does anything else, and waiting takes ten times as long. */
function look(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
}

async function hashOf(path: string, size: number): Promise<string | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const hash = createHash("sha256");
      await hashStart(file, size, hash);
      return hash.digest("hex");
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isErrno(error, "EACCES", "EPERM", "EIO", "ELOOP")) return null;
    throw error;
  }
}
