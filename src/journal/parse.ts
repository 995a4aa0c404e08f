// The bytes of a state file -> its facts, its sound length, or the line at which it cannot be trusted. Pure.
import type { Fact } from "../model/fact.js";
import { fail, ok, type Result } from "../util/result.js";
import { firstSum, type JournalHeader, journalFormat, openLine, wholeRecordLength } from "./codec.js";
import { damaged, foreign, newer, type StateProblem } from "./state-problem.js";

export interface JournalContent {
  readonly header: JournalHeader;
  readonly facts: readonly Fact[];
  /** Up to here the file is sound; what follows may be cut. */
  readonly goodBytes: number;
  /** Bytes of the interrupted write after that. */
  readonly tornBytes: number;
  /** Continues the checksum chain. */
  readonly lastSum: string;
}

const newline = 0x0a;
const journalStart = Buffer.from('{"journal":"sora-batch",');

/**
 * Reads a journal in linear time.
 *
 * What an interrupted write can leave is tolerated, and only that: an unfinished last line, or a last line with NULs in it or
 * after it (blocks that were allocated but never written). A record that was once acknowledged is followed by its own newline,
 * so a whole record followed by anything else is damage, as is any wrong line that has another one after it. One changed byte
 * can therefore hide at most the last record, and only by becoming NUL, or by being the last newline.
 *
 * @returns null when not even the first line is complete: nothing has been recorded yet.
 */
export function parseJournal(path: string, bytes: Buffer): Result<JournalContent | null, StateProblem> {
  const written = lengthWithoutNuls(bytes);
  const compared = Math.min(written, journalStart.length);
  if (bytes.compare(journalStart, 0, compared, 0, compared) !== 0) {
    return fail(foreign(path, "not a state file of sora-batch"));
  }

  let header: JournalHeader | null = null;
  const facts: Fact[] = [];
  let sum = firstSum;
  let start = 0;
  for (let line = 1; start < bytes.length; line += 1) {
    const end = bytes.indexOf(newline, start);
    const opened = end === -1 ? null : openLine(bytes.subarray(start, end), sum);
    if (opened === null) {
      if (isTorn(bytes.subarray(start, Math.max(start, written)), sum)) break;
      return fail(damaged(path, line, "it is not what was written here"));
    }
    const record: unknown = JSON.parse(opened.json);
    if (header === null) {
      const checked = checkHeader(path, record);
      if (!checked.ok) return checked;
      header = checked.value;
    } else if (isFact(record)) {
      facts.push(record);
    } else {
      return fail(damaged(path, line, "it records something this version does not know"));
    }
    sum = opened.sum;
    start = end + 1;
  }
  if (header === null) return ok(null);
  return ok({ header, facts, goodBytes: start, tornBytes: bytes.length - start, lastSum: sum });
}

function lengthWithoutNuls(bytes: Buffer): number {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return length;
}

/** @param rest from the first wrong line to the end of the file, NULs at the end taken off. */
function isTorn(rest: Buffer, previousSum: string): boolean {
  const end = rest.indexOf(newline);
  if (end !== -1) {
    const isLast = end === rest.length - 1;
    if (!isLast || !rest.includes(0)) return false;
  }
  const whole = wholeRecordLength(rest, previousSum);
  return whole === null || whole === rest.length;
}

function checkHeader(path: string, record: unknown): Result<JournalHeader, StateProblem> {
  if (!isHeader(record)) return fail(damaged(path, 1, "it is not a header"));
  return record.format === journalFormat ? ok(record) : fail(newer(path, record.format, record.tool));
}

function isHeader(record: unknown): record is JournalHeader {
  if (typeof record !== "object" || record === null) return false;
  const members = ["journal", "format", "name", "tool", "at"];
  const types = members.map((member) => typeof Reflect.get(record, member)).join();
  return types === "string,number,string,string,number";
}

const kinds: { readonly [kind in Fact["fact"]]: true } = {
  "run-started": true,
  "submit-intended": true,
  submitted: true,
  rejected: true,
  started: true,
  rendered: true,
  saved: true,
  failed: true,
  cancelled: true,
  expired: true,
  "run-ended": true,
};

/** The checksum says that the record is as this tool wrote it: only its kind can be news. */
function isFact(record: unknown): record is Fact {
  return typeof record === "object" && record !== null && "fact" in record && Object.hasOwn(kinds, String(record.fact));
}
