// Replaces a file as a whole: a reader, or a crash at any instant, sees the old content or the new, never a mixture.
import { lstatSync, type Stats } from "node:fs";
import { type FileHandle, lstat, open, readdir, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pidExists } from "./pid-exists.js";

/**
 * Writes beside the target, syncs, renames over it and syncs the directory.
 * @param mode permission bits of the new file, default 0o644.
 * @throws the file system's error (ENOSPC, EACCES …); the old file is then untouched and no temporary file is left.
 */
export async function writeFileAtomic(path: string, data: string | Iterable<string>, mode = 0o644): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  await removeLeftovers(path);
  // Refuses anything that is not a new file.
  const file = await open(temporary, "wx", mode);
  try {
    try {
      await writeAll(file, data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await removeIfPresent(temporary);
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Temporary files of processes that were killed, one that had our number included; nobody else would ever remove them. */
async function removeLeftovers(path: string): Promise<void> {
  const prefix = `.${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(/^(\d+)\.tmp$/.exec(name.slice(prefix.length))?.[1]);
    if (pid > 0 && (pid === process.pid || !pidExists(pid))) await removeIfPresent(join(dirname(path), name));
  }
}

async function writeAll(file: FileHandle, data: string | Iterable<string>): Promise<void> {
  if (typeof data === "string") return file.appendFile(data);
  for (const chunk of data) await file.appendFile(chunk);
}

async function removeIfPresent(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
}

/** Makes renames, creations and removals in a directory durable. Windows cannot open directories and needs no such call. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Whether a caught value is a Node system error with one of these codes. */
export function isErrno(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}

/** @returns null when there is nothing, nor can be. */
export async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
}

/**
 * The same without the thread pool: for a name in the cache, asked about so often that waiting for a thread would take many times
 * longer than the answer.
 */
export function lstatNow(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
}
