// Reads a text file that may be anything: bounded in size, UTF-8 only, without NULs, line ends made equal.
import { open } from "node:fs/promises";
import { isErrno } from "../util/atomic-file.js";
import { fail, ok, type Result } from "../util/result.js";
import { Source } from "./source.js";

const largestFile = 256 * 1024 * 1024;
const chunkSize = 64 * 1024;

/** What is wrong with a file: as a whole, or from a line on. */
export interface Unreadable {
  readonly message: string;
  readonly line?: number;
}

/**
 * @param file how the source is called in problems.
 * @param path where it is.
 */
export async function readSource(file: string, path: string): Promise<Result<Source, Unreadable>> {
  try {
    const bytes = await readBounded(path);
    if (!bytes) return fail({ message: "cannot be read: it is larger than 256 MiB" });
    return decode(file, bytes);
  } catch (error) {
    return fail({ message: `cannot be read: ${reason(error)}` });
  }
}

/** Text that is already in memory, held to the same rules. */
export function sourceOfText(file: string, text: string): Result<Source, Unreadable> {
  const source = new Source(file, text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"));
  const nul = source.text.indexOf("\0");
  if (nul < 0) return ok(source);
  return fail({ message: "contains a NUL character: it is not a text file", line: source.place(nul).line });
}

/** By chunks, not by the size in the file's metadata: pipes and devices have none. */
async function readBounded(file: string): Promise<Buffer | null> {
  const handle = await open(file, "r");
  try {
    const chunks: Buffer[] = [];
    let total = 0;
    while (total <= largestFile) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize);
      if (bytesRead === 0) return Buffer.concat(chunks, total);
      chunks.push(buffer.subarray(0, bytesRead));
      total += bytesRead;
    }
    return null;
  } finally {
    await handle.close();
  }
}

function decode(file: string, bytes: Buffer): Result<Source, Unreadable> {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
    return fail({ message: "is UTF-16 text: save it as UTF-8" });
  }
  try {
    return sourceOfText(file, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return fail({ message: "is not UTF-8 text: save it as UTF-8", line: firstBadLine(bytes) });
  }
}

function startsWith(bytes: Buffer, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}

/** A newline byte is never part of another character, so lines can be tried one by one. */
function firstBadLine(bytes: Buffer): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}

function reason(error: unknown): string {
  if (isErrno(error, "ENOENT", "ENOTDIR")) return "there is no such file";
  if (isErrno(error, "EISDIR")) return "it is a directory";
  if (isErrno(error, "EACCES", "EPERM")) return "permission denied";
  if (isErrno(error, "ERR_INVALID_ARG_VALUE")) return "its name is not valid";
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}
