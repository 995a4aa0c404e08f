// Collects problems: each once, in the order a person reads them, and only as many as help.
import type { Problem } from "../model/problem.js";

const enough = 50;

export class Problems {
  /** Problems come in the order in which their files were first mentioned. */
  readonly #files = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #errors: Problem[] = [];
  readonly #warnings: Problem[] = [];
  #hiddenWarnings = 0;
  readonly #file: string;

  /** @param file the manifest, for what concerns no single place. */
  constructor(file: string) {
    this.#file = file;
    this.#files.set(file, 0);
  }

  /** Errors beyond the limit are dropped; whoever can find many asks `full` first. */
  add(problem: Problem): void {
    if (problem.severity === "error" && this.full) return;
    const key = JSON.stringify([problem.file, problem.line, problem.column, problem.message]);
    if (this.#seen.has(key)) return;
    if (problem.severity === "warning" && this.#warnings.length >= enough) {
      this.#hiddenWarnings += 1;
      return;
    }
    this.#seen.add(key);
    if (!this.#files.has(problem.file)) this.#files.set(problem.file, this.#files.size);
    (problem.severity === "error" ? this.#errors : this.#warnings).push(problem);
  }

  get failed(): boolean {
    return this.#errors.length > 0;
  }

  /** Looking for more would only bury these. */
  get full(): boolean {
    return this.#errors.length >= enough;
  }

  list(): Problem[] {
    const rank = (problem: Problem) => this.#files.get(problem.file) ?? 0;
    const list = [...this.#errors, ...this.#warnings].sort(
      (a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    if (this.full) list.push(this.#note(`stopped looking after ${this.#errors.length} errors: correct these first`));
    if (this.#hiddenWarnings > 0) list.push(this.#note(`${this.#hiddenWarnings} more warnings are not shown`));
    return list;
  }

  #note(message: string): Problem {
    return { severity: "warning", file: this.#file, message };
  }
}
