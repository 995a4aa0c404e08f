// A state file as the journal needs it: opened without following links, written whole, synced.
import { constants, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { isErrno, lstatNow } from "../util/atomic-file.js";
import { fail, ok, type Result } from "../util/result.js";
import { foreign, ioProblem, type StateProblem } from "./state-problem.js";

/** The calls that must not fail silently: the seam at which tests break disks. */
export interface JournalFile {
  /** @returns how many bytes were written: possibly fewer than given. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param path where the file was opened: a sync fails once it is no longer there. What is written into a removed file is lost with
 *   the process, and nothing may be bought on the strength of it.
 */
export function journalFile(handle: FileHandle, path: string): JournalFile {
  let own: Stats | undefined;
  return {
    async write(bytes, position) {
      return (await handle.write(bytes, 0, bytes.length, position)).bytesWritten;
    },
    async datasync() {
      await handle.datasync();
      own ??= await handle.stat();
      if (!isSameFile(own, lstatNow(path))) {
        throw new Error("it was removed or replaced while the run was going on; put it back, or run again without it");
      }
    },
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}

function isSameFile(own: Stats, found: Stats | null): boolean {
  return found !== null && own.dev === found.dev && own.ino === found.ino;
}

/** @throws what the file system says, for instance ENOSPC after some of the bytes. */
export async function writeWhole(file: JournalFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const written = await file.write(bytes.subarray(done), position + done);
    if (written === 0) throw new Error("the file takes no more bytes");
    done += written;
  }
}

// A link could lead the writes elsewhere, a FIFO could block the open. On Windows both flags are undefined and count as 0.
const cautious = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens an existing state file.
 * @returns null when there is none; `foreign` for anything but a regular file.
 */
export async function openExisting(
  path: string,
  access: "read" | "write",
): Promise<Result<FileHandle | null, StateProblem>> {
  let handle: FileHandle;
  try {
    handle = await open(path, cautious | (access === "write" ? constants.O_RDWR : constants.O_RDONLY));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return ok(null);
    // FreeBSD answers EMLINK for a link.
    if (isErrno(error, "ELOOP", "EMLINK", "EISDIR", "ENXIO")) return fail(foreign(path, "not a regular file"));
    if (error instanceof Error) return fail(ioProblem(path, error));
    throw error;
  }
  if ((await handle.stat()).isFile()) return ok(handle);
  await handle.close();
  return fail(foreign(path, "not a regular file"));
}

/** @throws EEXIST when anything, even a dangling link, is in the place. */
export async function createNew(path: string): Promise<FileHandle> {
  return open(path, cautious | constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
}
