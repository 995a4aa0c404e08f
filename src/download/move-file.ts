// Moves a file to a name that must be free, in the same file system.
import type { BigIntStats } from "node:fs";
import { link, lstat, rename, unlink } from "node:fs/promises";
import { isErrno, lstatOrNull } from "../util/atomic-file.js";

/**
 * Killed at any point, the file is whole under the old name, the new one or both; called again it finishes the move.
 * Directories are left for the caller to sync.
 * @returns false when the new name is taken by another file; nothing has changed then.
 * @throws the file system's error.
 */
export async function moveToFreeName(from: string, to: string): Promise<boolean> {
  try {
    // Unlike rename, link never replaces what is there.
    await link(from, to);
  } catch (error) {
    if (isErrno(error, "EEXIST")) return finishMove(from, to);
    if (!isErrno(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK")) throw error;
    // A file system without hard links.
    if (await lstatOrNull(to)) return false;
    await rename(from, to);
    return true;
  }
  await unlink(from);
  return true;
}

async function finishMove(from: string, to: string): Promise<boolean> {
  const [old, taken] = await Promise.all([lstat(from, { bigint: true }), lstat(to, { bigint: true })]);
  if (!isSameFile(old, taken)) return false;
  // One link under two spellings: a case-insensitive file system. Unlinking would lose the file.
  if (old.nlink === 1n) await rename(from, to);
  else await unlink(from);
  return true;
}

function isSameFile(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}
