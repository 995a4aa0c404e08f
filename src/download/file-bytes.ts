// Reading and writing ranges of an open file in full, however little each system call does.
import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { isErrno } from "../util/atomic-file.js";
import { openRegularFile } from "../util/regular-file.js";

const readSize = 1024 * 1024;
/** The index of a short video, and what is before it. */
const windowSize = 64 * 1024;

/** @returns `length` bytes from this position, or fewer when the file ends before. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const filled = await fill(file, bytes, position);
  return bytes.subarray(0, filled);
}

/** Reads near one another are answered from one read: of an open file that does not change meanwhile. */
export class ReadWindow {
  readonly #file: FileHandle;
  readonly #size: number;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  /** @param size bytes of the file. @param start bytes from its start that need not be read. */
  constructor(file: FileHandle, size: number, start: Buffer | null = null) {
    this.#file = file;
    this.#size = size;
    if (start) this.#bytes = start;
  }

  /** @returns `length` bytes from this position, or fewer when the file ends before. */
  async read(position: number, length: number): Promise<Buffer> {
    const wanted = Math.min(length, this.#size - position);
    if (position < this.#start || position + wanted > this.#start + this.#bytes.length) {
      this.#start = position;
      this.#bytes = await readAt(this.#file, position, Math.max(wanted, Math.min(windowSize, this.#size - position)));
    }
    const at = position - this.#start;
    return this.#bytes.subarray(at, at + wanted);
  }
}

async function fill(file: FileHandle, bytes: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Feeds the first `length` bytes of the file to a hash. Memory: 1 MiB. */
export async function hashStart(file: FileHandle, length: number, hash: Hash): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(readSize, length));
  let at = 0;
  while (at < length) {
    const filled = await fill(file, buffer.subarray(0, Math.min(buffer.length, length - at)), at);
    if (filled === 0) return;
    hash.update(buffer.subarray(0, filled));
    at += filled;
  }
}

/** @returns 64 hexadecimal digits, or null for what is no regular file or cannot be read. */
export async function sha256OfFile(path: string, links: "follow" | "refuse"): Promise<string | null> {
  const file = await openRegularFile(path, links);
  if (file === null) return null;
  try {
    const hash = createHash("sha256");
    await hashStart(file, (await file.stat()).size, hash);
    return hash.digest("hex");
  } catch (error) {
    if (isErrno(error, "EIO")) return null;
    throw error;
  } finally {
    await file.close();
  }
}

/** Writes all of these bytes at this position; a short write goes on where it stopped. */
export async function writeAt(file: FileHandle, position: number, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    // POSIX knows no such answer for a file; going round for ever would be worse than calling it a device error.
    if (bytesWritten === 0) throw Object.assign(new Error("write made no progress"), { code: "EIO", syscall: "write" });
    written += bytesWritten;
  }
}
