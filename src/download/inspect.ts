// Looks whether a saved video is still the file that was saved.
import type { SavedVideo } from "../model/fact.js";
import { lstatNow } from "../util/atomic-file.js";
import { sha256OfFile } from "./file-bytes.js";
import { modifiedAt, placeOf } from "./place.js";

/**
 * A file with the recorded size and modification time is taken as it is; any other of that size is hashed.
 * @returns `changed` also for what is no regular file or cannot be read.
 * @throws the file system's error when even looking fails.
 */
export async function inspectSaved(outDir: string, saved: SavedVideo): Promise<"intact" | "missing" | "changed"> {
  const looks = lookAt(outDir, saved);
  if (looks.seen !== "touched") return looks.seen;
  return (await sha256OfFile(looks.path, "refuse")) === saved.sha256 ? "intact" : "changed";
}

/** Whether a video is there with the recorded size and time: false says nothing yet, see inspectSaved. @throws as above. */
export function looksIntact(outDir: string, saved: Pick<SavedVideo, "path" | "size" | "mtime_ms">): boolean {
  return lookAt(outDir, saved).seen === "intact";
}

type Look = { readonly seen: "intact" | "missing" | "changed" } | { readonly seen: "touched"; readonly path: string };

function lookAt(outDir: string, { path, size, mtime_ms }: Pick<SavedVideo, "path" | "size" | "mtime_ms">): Look {
  const place = placeOf(outDir, path);
  // A large batch looks at every file before it does anything else.
  const stat = place.ok ? lstatNow(place.value.final) : null;
  if (!place.ok || stat === null) return { seen: "missing" };
  if (!stat.isFile() || stat.size !== size) return { seen: "changed" };
  return modifiedAt(stat) === mtime_ms ? { seen: "intact" } : { seen: "touched", path: place.value.final };
}
