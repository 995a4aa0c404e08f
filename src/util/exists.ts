// Whether something stands at a path, links included.
import { lstat } from "node:fs/promises";
import { isErrno } from "./atomic-file.js";

/** @throws the file system's error when it cannot tell (EACCES, EIO …). */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return false;
    throw error;
  }
}
