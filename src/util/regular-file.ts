// Opens what should be a plain file, and may be anything: a link, a directory, or a pipe that nobody writes to.
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { isErrno } from "./atomic-file.js";

/**
 * For reading; never waits.
 * @param links whether a link to a file will do.
 * @returns null when there is no regular file, or none that may be read.
 */
export async function openRegularFile(path: string, links: "follow" | "refuse"): Promise<FileHandle | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let file: FileHandle;
  try {
    file = await open(path, O_RDONLY | O_NONBLOCK | (links === "refuse" ? O_NOFOLLOW : 0));
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR", "EISDIR", "ENXIO", "EACCES", "EPERM", "ELOOP", "EMLINK")) return null;
    throw error;
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return null;
}
