// Where a video and its part file lie below the output directory, and nowhere else.
import { existsSync, type Stats } from "node:fs";
import { mkdir, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Failure } from "../model/failure.js";
import { isErrno, lstatOrNull, syncDirectory } from "../util/atomic-file.js";
import { fail, ok, type Result } from "../util/result.js";
import { diskFailure } from "./disk-failure.js";

export interface Place {
  readonly final: string;
  /** In the same directory, so that a rename publishes it. */
  readonly part: string;
  /** Describes the part file well enough to resume it. */
  readonly note: string;
  readonly directory: string;
  /** The directories between the output directory and the file, outermost first. */
  readonly below: readonly string[];
}

/** @param path relative to the output directory, `/` between components; anything that could lead out of it is refused. */
export function placeOf(outDir: string, path: string): Result<Place, Failure> {
  const components = path.split("/");
  if (!components.every(isPlainName)) return fail(diskFailure(path, "is not a path inside the output directory"));
  const final = join(outDir, ...components);
  const directory = dirname(final);
  const part = join(directory, `.${basename(final)}.part`);
  const below = components.slice(0, -1).map((_, index) => join(outDir, ...components.slice(0, index + 1)));
  return ok({ final, part, note: `${part}.json`, directory, below });
}

function isPlainName(name: string): boolean {
  if (name === "" || name === "." || name === ".." || name.includes("\0")) return false;
  return process.platform !== "win32" || !/[\\:]/.test(name);
}

/** Creates the directories that lead to the place, durably. Below the output directory, symlinks are refused. */
export async function prepareDirectories(outDir: string, place: Place): Promise<Result<void, Failure>> {
  await makeDirectory(outDir);
  for (const directory of place.below) {
    if (!(await lstatOrNull(directory))) await makeDirectory(directory);
    // Before the next step down: nothing may be created through a symlink.
    const problem = await unfitDirectory(directory);
    if (problem) return fail(problem);
  }
  return ok(undefined);
}

/** Fails when a component below the output directory exists and is a symlink or no directory. */
export async function checkDirectories(place: Place): Promise<Result<void, Failure>> {
  for (const directory of place.below) {
    const problem = await unfitDirectory(directory);
    if (problem) return fail(problem);
  }
  return ok(undefined);
}

/** @returns null also when there is nothing. */
async function unfitDirectory(directory: string): Promise<Failure | null> {
  const found = await lstatOrNull(directory);
  if (!found || found.isDirectory()) return null;
  if (found.isSymbolicLink()) return diskFailure(directory, "is a symbolic link; put a real directory there");
  return diskFailure(directory, "is not a directory; move it away");
}

/** Like `mkdir -p`; every directory it creates survives a power cut. */
export async function makeDirectory(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.push(at);
  // One by one: where a file system makes no directories at all (/proc), Node's own recursion never ends.
  for (const directory of missing.reverse()) {
    try {
      await mkdir(directory);
    } catch (error) {
      if (!isErrno(error, "EEXIST")) throw error;
      // Or it was made by another process meanwhile.
      if (!existsSync(directory)) throw notDirectory(directory, "is a link that leads nowhere");
    }
    await syncDirectory(dirname(directory));
  }
  if (!(await stat(path)).isDirectory()) throw notDirectory(path, "is not a directory");
}

/** The system error that `mkdir` would answer. */
export function notDirectory(path: string, problem: string): Error {
  return Object.assign(new Error(`${path} ${problem}`), { code: "ENOTDIR", syscall: "mkdir" });
}

/** Removes the part file and its note, where they exist. */
export async function discardPart(place: Place): Promise<void> {
  // The note goes first: a part file without one is started anew, a note must never describe a later part file.
  await unlinkIfPresent(place.note);
  await unlinkIfPresent(place.part);
}

/** @returns whether there was something. */
export async function unlinkIfPresent(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (!isErrno(error, "ENOENT", "ENOTDIR")) throw error;
    return false;
  }
}

/** Whole milliseconds, as the state file keeps it. */
export function modifiedAt(stat: Stats): number {
  return Math.floor(stat.mtimeMs);
}
