// Something wrong with an input file, at a place a person can go to.

export interface Problem {
  /** An error stops everything before anything is sent; a warning is only shown. */
  readonly severity: "error" | "warning";
  /** As the user named it. */
  readonly file: string;
  /** 1-based. Absent when the problem is the file as a whole. */
  readonly line?: number;
  /** 1-based, in UTF-16 units. */
  readonly column?: number;
  /** How many units the caret marks; at least 1. */
  readonly length?: number;
  /** What is wrong, what was found and what to do, in one line. */
  readonly message: string;
  /** The source line, for the excerpt. */
  readonly excerpt?: string;
}
