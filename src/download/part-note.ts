// The note beside a part file: which bytes of which file it holds, so that a later process may ask for the rest.
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { ContentTarget } from "../model/video-api.js";
import { isErrno } from "../util/atomic-file.js";
import { canonicalJson } from "../util/canonical-json.js";
import { sha256 } from "../util/sha256.js";
import { readAt, writeAt } from "./file-bytes.js";

export interface PartNote {
  /** Hash of the target: a URL may carry a signature that has no business on disk. */
  readonly target: string;
  /** Strong entity tag of the file that the bytes belong to. */
  readonly etag: string;
  /** Size of that file. */
  readonly total: number;
  /** Bytes from the start that are surely on disk. */
  readonly held: number;
}

/** A strong entity tag as a header may carry it (RFC 9110, 8.8.3), of reasonable length. */
const strongTag = /^"[\x21\x23-\x7e\x80-\xff]{0,512}"$/;
const longestNote = 4096;

export function targetText(target: ContentTarget): string {
  return sha256(canonicalJson(target));
}

export function isStrongTag(etag: string): boolean {
  return strongTag.test(etag);
}

/** @returns null when there is no note or it makes no sense: torn by a crash, or not ours. */
export async function readNote(path: string): Promise<PartNote | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return parseNote((await readAt(file, 0, longestNote)).toString("utf8"));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isErrno(error, "ENOENT", "ELOOP", "EISDIR")) return null;
    throw error;
  }
}

function parseNote(text: string): PartNote | null {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null) return null;
  const { target, etag, total, held } = value as Partial<Record<keyof PartNote, unknown>>; // each is checked below
  if (typeof target !== "string" || typeof etag !== "string" || !isStrongTag(etag)) return null;
  if (!isCount(total) || !isCount(held) || held > total) return null;
  return { target, etag, total, held };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Overwrites in place: torn by a crash it is no JSON, and the download starts anew. */
export async function writeNote(path: string, note: PartNote): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    await writeAt(file, 0, Buffer.from(JSON.stringify(note)));
  } finally {
    await file.close();
  }
}
