// The note that a run with nothing to do leaves for the next one: everything it looked at, as it was. One checksum over all of it, so
// that what is read back is what was written here, or nothing.
import { lstatOrNull, writeFileAtomic } from "../util/atomic-file.js";
import { openRegularFile } from "../util/regular-file.js";
import { sha256 } from "../util/sha256.js";

export interface SettledNote {
  /** Who asked for what: version, directory, manifest, flags. */
  readonly request: string;
  readonly name: string;
  /** Shots of the manifest, and those that the run was about. */
  readonly shots: { readonly all: number; readonly chosen: number };
  /** Absolute path and SHA-256 of the manifest and the tables it names. */
  readonly sources: readonly (readonly [path: string, sha256: string])[];
  /** SHA-256 of the state file. */
  readonly state: string;
  readonly reports: readonly FileMark[];
  /** Relative to the output directory; bytes; milliseconds since 1970. */
  readonly videos: readonly (readonly [path: string, size: number, mtime_ms: number])[];
}

/** Absolute path, bytes, nanoseconds since 1970, inode. */
export type FileMark = readonly [path: string, size: string, mtimeNs: string, inode: string];

const word = "settled";
const format = `${word} 1`;

/** A file of somebody's own under that name stays, and there is no note then. */
export async function writeSettledNote(path: string, note: SettledNote): Promise<void> {
  const isOurs = (await readText(path))?.startsWith(`${word} `) ?? false;
  if (!isOurs && (await lstatOrNull(path)) !== null) return;
  const text = JSON.stringify(note);
  await writeFileAtomic(path, [`${format} ${sha256(text)}\n`, text]);
}

/** @returns null when there is none, or none that this version has written as it is. */
export async function readSettledNote(path: string): Promise<SettledNote | null> {
  const text = await readText(path);
  const end = text?.indexOf("\n") ?? -1;
  if (text === null || end < 0) return null;
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== `${format} ${sha256(body)}`) return null;
  const note: unknown = JSON.parse(body);
  return isSettledNote(note) ? note : null;
}

async function readText(path: string): Promise<string | null> {
  const file = await openRegularFile(path, "refuse");
  if (file === null) return null;
  try {
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** The checksum says that it is as this format has it: what is left is that there is a note at all. */
function isSettledNote(value: unknown): value is SettledNote {
  return typeof value === "object" && value !== null && "request" in value && "videos" in value;
}
