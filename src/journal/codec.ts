// One record <-> one line, chained: each line's checksum covers the line before it, so that removing, repeating or
// reordering lines shows just as changing one does.
import type { Fact } from "../model/fact.js";
import { sha256 } from "../util/sha256.js";

export const journalFormat = 1;

/** The first line. In every future format it stays one line of this encoding with these members, so that any version can name any other. */
export interface JournalHeader {
  readonly journal: "sora-batch";
  readonly format: number;
  /** The batch that the facts belong to. */
  readonly name: string;
  /** Version of sora-batch that created the file. */
  readonly tool: string;
  /** Creation, milliseconds since 1970. */
  readonly at: number;
}

export interface Encoded {
  /** With its newline. */
  readonly line: string;
  /** To be handed to the next `encode`. */
  readonly sum: string;
}

/** `previousSum` of the first line. */
export const firstSum = "";

const sumMember = ',"sum":"';
const sumDigits = 16;
const tailLength = sumMember.length + sumDigits + '"}'.length;

const lineTail = (sum: string): string => `${sumMember}${sum}"}`;

/** How a file ends whose last line has this checksum. */
export function lineEnd(sum: string): string {
  return `${lineTail(sum)}\n`;
}

/** JSON escapes line breaks and NULs inside strings, so a record is one line and a raw NUL byte is never part of one. */
export function encode(record: Fact | JournalHeader, previousSum: string): Encoded {
  const body = JSON.stringify(record).slice(0, -1);
  const sum = sha256(previousSum + body).slice(0, sumDigits);
  return { line: `${body}${lineEnd(sum)}`, sum };
}

export interface Opened {
  /** JSON text of the record, without the checksum. */
  readonly json: string;
  readonly sum: string;
}

/**
 * Checks a line, given without its newline, against its checksum. Works on bytes: decoding first would let invalid UTF-8 pass
 * as the replacement character.
 * @returns null when the line is not exactly what was written after the line with `previousSum`.
 */
export function openLine(line: Buffer, previousSum: string): Opened | null {
  const end = line.length - tailLength;
  if (end < 0) return null;
  const sum = sha256(Buffer.concat([Buffer.from(previousSum, "latin1"), line.subarray(0, end)])).slice(0, sumDigits);
  if (line.toString("latin1", end) !== lineTail(sum)) return null;
  return { json: `${line.toString("utf8", 0, end)}}`, sum };
}

/**
 * @returns the length of the whole, valid record that the bytes start with, whatever follows it; null when there is none.
 *   (Quotes inside strings are escaped, so the checksum member cannot be imitated by a value.)
 */
export function wholeRecordLength(bytes: Buffer, previousSum: string): number | null {
  const end = bytes.indexOf(sumMember);
  if (end === -1) return null;
  const length = end + tailLength;
  return openLine(bytes.subarray(0, length), previousSum) === null ? null : length;
}
