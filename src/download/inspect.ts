// Looks whether a saved video is still the file that was saved.
import { lstatSync, type Stats } from "node:fs";
import type { SavedVideo } from "../model/fact.js";
import { isErrno } from "../util/atomic-file.js";
import { sha256OfFile } from "./file-bytes.js";
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
  return (await sha256OfFile(path)) === saved.sha256 ? "intact" : "changed";
}

/** Whether a video is there with the recorded size and time: false says nothing yet, see inspectSaved. @throws as above. */
export function looksIntact(outDir: string, saved: Pick<SavedVideo, "path" | "size" | "mtime_ms">): boolean {
  const place = placeOf(outDir, saved.path);
  const stat = place.ok ? look(place.value.final) : null;
  return stat?.isFile() === true && stat.size === saved.size && modifiedAt(stat) === saved.mtime_ms;
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
