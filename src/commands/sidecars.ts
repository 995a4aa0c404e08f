// Keeps the files beside the videos as the report says: written, rewritten, removed after their video, and no other file touched.
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { checkDirectories, type Place, placeOf, unlinkIfPresent } from "../download/place.js";
import { StateError } from "../model/failure.js";
import { isSidecar, sidecarPath, sidecars } from "../report/sidecar.js";
import type { Summary } from "../report/summary-shape.js";
import { isErrno, lstatOrNull, writeFileAtomic } from "../util/atomic-file.js";
import { printable } from "../util/printable.js";
import type { Host } from "./host.js";

/** Sidecars are a few kilobytes: what is larger is somebody else's. */
const longestSidecar = 4 * 1024 * 1024;

/** @throws StateError when the disk refuses. */
export async function writeSidecars(outDir: string, summary: Summary, host: Host): Promise<void> {
  try {
    for (const path of await videosWithSidecars(outDir)) await removeOrphan(outDir, path);
    for (const [path, text] of sidecars(summary)) {
      const refusal = await writeOne(outDir, path, text);
      if (refusal !== null) host.err.write(`warning: ${printable(refusal)}\n`);
    }
  } catch (error) {
    throw new StateError(`cannot write sidecars: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @returns why it was not written, or null. */
async function writeOne(outDir: string, video: string, text: string): Promise<string | null> {
  // A video that is gone, or behind a symlink by now, has none.
  if ((await reach(outDir, video)) === null) return null;
  const place = await reach(outDir, sidecarPath(video), false);
  if (place === null) return null;
  const found = (await lstatOrNull(place.final)) === null ? "" : await ownText(place.final);
  if (found === null) return `${sidecarPath(video)} is another program's file and was left alone`;
  if (found !== text) await writeFileAtomic(place.final, text);
  return null;
}

async function removeOrphan(outDir: string, video: string): Promise<void> {
  if ((await reach(outDir, video)) !== null) return;
  const place = await reach(outDir, sidecarPath(video));
  if (place !== null && (await ownText(place.final)) !== null) await unlinkIfPresent(place.final);
}

/** @returns the place when real directories lead to it and, unless it is to be made, something is there; else null. */
async function reach(outDir: string, path: string, present = true): Promise<Place | null> {
  const place = placeOf(outDir, path);
  if (!place.ok || !(await checkDirectories(place.value)).ok) return null;
  return present && (await lstatOrNull(place.value.final)) === null ? null : place.value;
}

/** @returns paths of videos, present or not, relative to the output directory; symlinks are not followed. */
async function videosWithSidecars(outDir: string): Promise<string[]> {
  const suffix = sidecarPath(".mp4");
  const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => relative(outDir, join(entry.parentPath, entry.name.slice(0, -sidecarPath("").length))))
    .map((path) => path.split(sep).join("/"));
}

/** @returns null when it is not a sidecar of ours, or cannot be read. */
async function ownText(path: string): Promise<string | null> {
  const found = await lstatOrNull(path);
  if (!found?.isFile() || found.size > longestSidecar) return null;
  try {
    const text = await readFile(path, "utf8");
    return isSidecar(text) ? text : null;
  } catch (error) {
    if (isErrno(error, "EACCES", "EPERM")) return null;
    throw error;
  }
}
