// The border where the file system's errors become failures that a person can act on.
import type { Failure } from "../model/failure.js";
import { printable } from "../util/printable.js";
import { fail, type Result } from "../util/result.js";

/** A failure of kind `disk`; the path is made printable. */
export function diskFailure(path: string, problem: string): Failure {
  return { kind: "disk", message: `${printable(path)} ${problem}` };
}

/**
 * Runs work on files.
 * @param path names the place in the message.
 * @returns for a system error a failure whose code is its name, as in `ENOSPC`.
 * @throws what is no system error: bugs and aborts.
 */
export async function asDiskFailure<T>(
  path: string,
  work: () => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return fail({ ...diskFailure(path, `cannot be used: ${reason(error.code)}`), code: error.code });
  }
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

function reason(code: string): string {
  switch (code) {
    case "ENOSPC":
      return "the disk is full; free some space";
    case "EDQUOT":
      return "the disk quota is used up; free some space";
    case "EACCES":
    case "EPERM":
      return "permission denied; correct the permissions of the directory or choose another with --out";
    case "EROFS":
      return "the file system is read-only; choose another directory with --out";
    case "EIO":
      return "the device reports an input/output error; check the disk";
    case "ENOTDIR":
    case "EEXIST":
      return "a file is where a directory should be; move it away";
    case "ENAMETOOLONG":
      return "the name is too long; shorten it";
    case "EMFILE":
    case "ENFILE":
      return "too many files are open; raise the limit or lower downloads";
    default:
      return `the system answers ${printable(code)}`;
  }
}
