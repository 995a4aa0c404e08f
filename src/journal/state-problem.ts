// Why a state file cannot be used, as a value: what was found, and what a person can do about it.
import { printable } from "../util/printable.js";

/**
 * - `damaged`  a record's checksum, order or content is wrong, and it is not the torn end of an interrupted write
 * - `newer`    written in a format that this version does not know
 * - `foreign`  not a state file of this tool, or not a regular file
 * - `io`       the file system refused
 */
export type StateProblemKind = "damaged" | "newer" | "foreign" | "io";

export interface StateProblem {
  readonly kind: StateProblemKind;
  /** One sentence or two, free of control characters; names the file and says what to do. */
  readonly message: string;
  /** 1-based; for `damaged`. */
  readonly line?: number;
}

/** @param line 1-based number of the first record that cannot be trusted. */
export function damaged(path: string, line: number, what: string): StateProblem {
  const sound = line - 1;
  const remedy =
    sound === 0
      ? "Restore it from a copy."
      : `Restore it from a copy, or keep only its first ${sound === 1 ? "line" : `${sound} lines`} to go on from there.`;
  return {
    kind: "damaged",
    line,
    message: printable(`${path}:${line} is damaged: ${what}. Nothing was changed. ${remedy}`),
  };
}

export function newer(path: string, format: number, tool: string): StateProblem {
  return {
    kind: "newer",
    message: printable(`${path} has format ${format}, written by sora-batch ${tool}: use that version or a newer one`),
  };
}

export function foreign(path: string, what: string): StateProblem {
  return { kind: "foreign", message: printable(`${path} is ${what}: move it away or name another state file`) };
}

export function ioProblem(path: string, error: Error): StateProblem {
  return { kind: "io", message: printable(`${path} cannot be used: ${error.message}`) };
}
