// The note that a run with nothing to do leaves for the next one: everything it looked at, as it was. One checksum over all of it, so
// that what is read back is what was written here, or nothing.
import { readFile } from "node:fs/promises";
import { isErrno, writeFileAtomic } from "../util/atomic-file.js";
import { sha256 } from "../util/sha256.js";

export interface SettledNote {
  /** Who asked for what: version, directory, manifest, flags. */
  readonly request: string;
  readonly name: string;
  /** Shots of the manifest, and those that the run was about. */
  readonly shots: { readonly all: number; readonly chosen: number };
  /** Absolute path and SHA-256 of the files that the batch was read from, and of the state file. */
  readonly contents: readonly (readonly [path: string, sha256: string])[];
  readonly reports: readonly FileMark[];
  /** Relative to the output directory; bytes; milliseconds since 1970. */
  readonly videos: readonly (readonly [path: string, size: number, mtime_ms: number])[];
}

/** Absolute path, bytes, nanoseconds since 1970, inode. */
export type FileMark = readonly [path: string, size: string, mtimeNs: string, inode: string];

const format = "settled 1";

export async function writeSettledNote(path: string, note: SettledNote): Promise<void> {
  const text = JSON.stringify(note);
  await writeFileAtomic(path, [`${format} ${sha256(text)}\n`, text]);
}

/** @returns null when there is none, or none that this version has written as it is. */
export async function readSettledNote(path: string): Promise<SettledNote | null> {
  const text = await readOrNull(path);
  const end = text?.indexOf("\n") ?? -1;
  if (text === null || end < 0) return null;
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== `${format} ${sha256(body)}`) return null;
  const note: unknown = JSON.parse(body);
  return isSettledNote(note) ? note : null;
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR", "EISDIR", "EACCES", "ELOOP")) return null;
    throw error;
  }
}

/** The checksum says that it is as this format has it: what is left is that there is a note at all. */
function isSettledNote(value: unknown): value is SettledNote {
  return typeof value === "object" && value !== null && "request" in value && "videos" in value;
}
