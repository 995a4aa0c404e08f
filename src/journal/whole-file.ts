// Puts a small file in place with its whole content at once: only if the place is free, or over what is there.
import { link, open, rename, rm } from "node:fs/promises";
import { isErrno } from "../util/atomic-file.js";

/** What file systems and sandboxes answer that know no hard links: FAT, some network and container file systems. */
const noLinks = ["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV", "EINVAL"];

/**
 * @param temporary a name beside `path` that nobody else uses.
 * @param linkFile for tests.
 * @returns false when something is in the place already, or when another process swept the temporary file away: look again.
 * @throws the file system's error, ENOSPC for instance; nothing is left behind.
 */
export async function createWhole(
  path: string,
  temporary: string,
  content: string,
  linkFile: (existing: string, path: string) => Promise<void> = link,
): Promise<boolean> {
  await writeNew(temporary, content);
  try {
    await linkFile(temporary, path);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST", "ENOENT")) return false;
    if (!isErrno(error, ...noLinks)) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  // Still exclusive, but for a moment the file is not whole: readers take such a file for one of an unknown holder.
  try {
    await writeNew(path, content);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

/** As `createWhole`, but replaces what is in the place. */
export async function replaceWhole(path: string, temporary: string, content: string): Promise<boolean> {
  await writeNew(temporary, content);
  try {
    await rename(temporary, path);
    return true;
  } catch (error) {
    await rm(temporary, { force: true });
    if (isErrno(error, "ENOENT")) return false;
    throw error;
  }
}

async function writeNew(path: string, content: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    try {
      await file.writeFile(content);
      // A power cut must not leave an empty file under the final name.
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
