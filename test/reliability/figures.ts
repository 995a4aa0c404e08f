// Counts what the reliability suites did, for the figure table that `run.mjs` prints.
import { appendFileSync } from "node:fs";

/** One line of the results file. */
export interface Figure {
  readonly name: FigureName;
  readonly n: number;
}

/** What is counted, in the order of the table. The runner reads the names from the results file, so a new one needs no other change. */
export type FigureName =
  | "schedules in one process"
  | "schedules with real processes"
  | "runs"
  | "kills survived"
  | "signals survived"
  | "faults injected"
  | "system calls failed or killed"
  | "writes lost after a power cut"
  | "manifest edits"
  | "clock jumps"
  | "second processes refused"
  | "state or videos deleted or damaged"
  | "lock rounds"
  | "journal bytes cut or flipped"
  | "bad inputs tried"
  | "invariants checked"
  | "left out for lack of time";

/** Adds `n` to a figure. Does nothing unless RELIABILITY_FIGURES names the results file; one short append is never torn apart. */
export function count(name: FigureName, n = 1): void {
  const file = process.env.RELIABILITY_FIGURES;
  if (file === undefined || n === 0) return;
  const figure: Figure = { name, n };
  appendFileSync(file, `${JSON.stringify(figure)}\n`);
}

/** The seed of all random suites: RELIABILITY_SEED, else one fixed here so that a plain run repeats itself. */
export const seed: number = Number.parseInt(process.env.RELIABILITY_SEED ?? "20261101", 10);

const until = Number(process.env.RELIABILITY_UNTIL ?? Number.POSITIVE_INFINITY);

const leftOut = new Set<string>();

/** @returns whether the time that the run was given is over: what is left out then is counted, so that the table says it. */
export function outOfTime(what: string): boolean {
  if (Date.now() < until) return false;
  if (!leftOut.has(what)) process.stderr.write(`left out for lack of time: ${what}\n`);
  leftOut.add(what);
  count("left out for lack of time");
  return true;
}
