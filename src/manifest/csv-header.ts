// The column names of a table: which are fields, which are variables, and which cannot be.
import type { CsvRow, CsvTable } from "./csv-table.js";
import { nearest } from "./nearest.js";
import type { Problems } from "./problems.js";
import { shorten } from "./schema-message.js";
import { patternRule, validateVariableName } from "./validators.js";

export const numberColumns: readonly string[] = ["n_seconds", "width", "height", "n_variants"];
export const fieldColumns: readonly string[] = [
  "id",
  "prompt",
  "model",
  "size",
  "scene",
  "tags",
  "notes",
  ...numberColumns,
];

/** @returns false when rows cannot be understood under this header; problems are then added. */
export function checkHeader(header: CsvRow, { source }: CsvTable, problems: Problems): boolean {
  const names = header.cells;
  let sound = true;
  const report = (index: number, fault: string) => {
    sound = false;
    problems.add(source.problem(header.spanOf(index), fault));
  };
  names.forEach((name, index) => {
    const fault = names.indexOf(name) < index && name !== "" ? "is there twice" : nameFault(name);
    if (name === "") report(index, "this column has no name");
    else if (fault !== null) report(index, `the column "${shorten(name)}" ${fault}`);
  });
  if (!names.includes("prompt")) {
    const near = names.find((name) => !fieldColumns.includes(name) && nearest(name, ["prompt"]) !== null);
    const hint = near === undefined ? "" : ` (did you mean it by "${shorten(near)}"?)`;
    report(near === undefined ? 0 : names.indexOf(near), `there is no column "prompt"${hint}`);
  }
  return sound;
}

function nameFault(name: string): string | null {
  if (fieldColumns.includes(name)) return null;
  if (["vars", "matrix", "shots_from"].includes(name)) {
    return "cannot be in a table: every column that is not a field is a variable";
  }
  return validateVariableName(name) ? null : patternRule(validateVariableName);
}

/** A misspelt field would quietly become a variable, and the server's default would be bought. */
export function warnOfNearFields(header: CsvRow, { source, rows }: CsvTable, problems: Problems): void {
  const prompts = header.cells.indexOf("prompt");
  header.cells.forEach((name, index) => {
    if (fieldColumns.includes(name)) return;
    const field = nearest(name, fieldColumns);
    if (field === null || rows.slice(1).some((row) => row.cells[prompts]?.includes(name))) return;
    const message = `the column "${shorten(name)}" is a variable that no prompt uses (did you mean the field "${field}"?)`;
    problems.add(source.problem(header.spanOf(index), message, "warning"));
  });
}
