// Reads a text file that may be anything: bounded in size, UTF-8 only, without NULs, line ends made equal.
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { isErrno } from "../util/atomic-file.js";
import { fail, ok, type Result } from "../util/result.js";
import { sha256 } from "../util/sha256.js";
import { Source, type SourceFile } from "./source.js";

/** 200,000 shots with long prompts fit; what is larger is no manifest, and its values would fill the memory. */
export const largestSource = 32 * 1024 * 1024;
const tooLarge = { message: "cannot be read: it is larger than 32 MiB" };
const chunkSize = 64 * 1024;

/** What is wrong with a file: as a whole, or from a line on. */
export interface Unreadable {
  readonly message: string;
  readonly line?: number;
}

/**
 * @param file how the source is called in problems.
 * @param path where it is, absolute.
 * @param from who names it. A user may name a pipe; what a manifest names must be a regular file, since anything else could
 *   keep a run waiting for ever.
 */
export async function readSource(
  file: string,
  path: string,
  from: "user" | "manifest",
): Promise<Result<Source, Unreadable>> {
  try {
    // Without this flag, opening a pipe that nobody writes to waits.
    const handle = await open(path, constants.O_RDONLY | (from === "manifest" ? constants.O_NONBLOCK : 0));
    try {
      const stat = await handle.stat();
      if (from === "manifest" && !stat.isFile() && !stat.isDirectory()) {
        return fail({ message: "cannot be read: it is not a regular file" });
      }
      if (stat.size > largestSource) return fail(tooLarge);
      const bytes = await readBounded(handle);
      return sourceOfBytes(file, bytes, { path, sha256: sha256(bytes) });
    } finally {
      await handle.close();
    }
  } catch (error) {
    return fail({ message: `cannot be read: ${reason(error)}` });
  }
}

/** Text that is already in memory, held to the same rules. */
export function sourceOfText(file: string, text: string, origin: SourceFile | null = null): Result<Source, Unreadable> {
  const source = new Source(file, text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"), origin);
  const nul = source.text.indexOf("\0");
  if (nul < 0) return ok(source);
  return fail({ message: "contains a NUL character: it is not a text file", line: source.place(nul).line });
}

/** By chunks, not by the size in the file's metadata: pipes and devices have none. Stops once there is too much. */
async function readBounded(handle: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total <= largestSource) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize);
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
  }
  return Buffer.concat(chunks, total);
}

/** Bytes that are already in memory, held to the same rules. */
export function sourceOfBytes(
  file: string,
  bytes: Uint8Array,
  origin: SourceFile | null = null,
): Result<Source, Unreadable> {
  if (bytes.length > largestSource) return fail(tooLarge);
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
    return fail({ message: "is UTF-16 text: save it as UTF-8" });
  }
  try {
    return sourceOfText(file, new TextDecoder("utf-8", { fatal: true }).decode(bytes), origin);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return fail({ message: "is not UTF-8 text: save it as UTF-8", line: firstBadLine(bytes) });
  }
}

function startsWith(bytes: Uint8Array, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}

/** A newline byte is never part of another character, so lines can be tried one by one. */
function firstBadLine(bytes: Uint8Array): number {
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
  if (isErrno(error, "ENXIO", "ENODEV")) return "it is not a regular file";
  if (isErrno(error, "EACCES", "EPERM")) return "permission denied";
  if (isErrno(error, "ERR_INVALID_ARG_VALUE")) return "its name is not valid";
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}
