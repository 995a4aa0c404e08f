// Rows of a CSV or TSV table as entries: columns named like a field are that field, all others are variables.
import { checkSchema } from "./check-schema.js";
import { cellSpan } from "./csv-cell-span.js";
import { type CsvRow, type CsvTable, parseCsv } from "./csv-table.js";
import type { Entry } from "./entry.js";
import type { Located } from "./located.js";
import { nearest } from "./nearest.js";
import type { Problems } from "./problems.js";
import { shorten } from "./schema-message.js";
import type { Source } from "./source.js";
import { patternRule, validateShot, validateVariableName } from "./validators.js";

const numbers = ["n_seconds", "width", "height", "n_variants"];
const fields: readonly string[] = ["id", "prompt", "model", "size", "scene", "tags", "notes", ...numbers];

/** Problems name the cell they are about. */
export function csvEntries(source: Source, problems: Problems): Entry[] {
  const table = parseCsv(source, problems);
  const [header, ...rows] = table.rows;
  if (!header) {
    if (table.complete)
      problems.add({
        severity: "error",
        file: source.file,
        message: "is empty: a table starts with a row of column names",
      });
    return [];
  }
  if (!checkHeader(header, table, source, problems)) return [];
  if (rows.length === 0 && table.complete)
    problems.add(
      source.problem(
        cellSpan(source.text, header.start, 0, table.delimiter),
        "there are no rows below the column names",
      ),
    );
  const entries: Entry[] = [];
  for (const row of rows) {
    if (problems.full) break;
    if (!checkWidth(row, header, table.delimiter, source, problems)) continue;
    const entry = rowEntry(row, header, table.delimiter, source, problems);
    if (entry) entries.push(entry);
  }
  warnOfNearFields(header, rows, table.delimiter, source, problems);
  return entries;
}

function rowEntry(row: CsvRow, header: CsvRow, delimiter: string, source: Source, problems: Problems): Entry | null {
  const values = new Map<string, unknown>();
  const columns = new Map<string, string>();
  header.cells.forEach((name, index) => {
    const cell = row.cells[index] ?? "";
    if (!fields.includes(name)) columns.set(name, cell);
    else if (cell !== "") values.set(name, fieldValue(name, cell));
  });
  const located = locateRow(row, header, delimiter, source);
  const { value, broken } = checkSchema(validateShot, Object.fromEntries(values), located, "a shot", problems);
  return value && { fields: value, columns, broken, located };
}

/** Strict: what is not plainly a whole number stays text, and the schema says what must be there. */
function fieldValue(name: string, cell: string): unknown {
  if (numbers.includes(name)) return /^(0|-?[1-9]\d{0,14})$/.test(cell) ? Number(cell) : cell;
  if (name === "tags") {
    const tags = cell.split(/[;,|]/).map((tag) => tag.trim());
    return tags.filter((tag) => tag !== "");
  }
  return cell;
}

function locateRow(row: CsvRow, header: CsvRow, delimiter: string, source: Source): Located {
  const span = (path: readonly string[]) =>
    cellSpan(source.text, row.start, Math.max(0, header.cells.indexOf(path[0] ?? "")), delimiter);
  const written = ([name]: readonly string[]) => row.cells[header.cells.indexOf(name ?? "")];
  return { source, value: span, key: span, written };
}

/** @returns false when rows cannot be understood under this header. */
function checkHeader(header: CsvRow, table: CsvTable, source: Source, problems: Problems): boolean {
  const seen = new Set<string>();
  let sound = true;
  const report = (index: number, message: string) => {
    sound = false;
    problems.add(source.problem(cellSpan(source.text, header.start, index, table.delimiter), message));
  };
  header.cells.forEach((name, index) => {
    const shown = `"${shorten(name)}"`;
    if (name === "") report(index, "this column has no name");
    else if (seen.has(name)) report(index, `the column ${shown} is there twice`);
    else if (["vars", "matrix", "shots_from"].includes(name))
      report(index, `${shown} cannot be a column: every column that is not a field is a variable already`);
    else if (!fields.includes(name) && !validateVariableName(name))
      report(index, `${shown} ${patternRule(validateVariableName)}`);
    seen.add(name);
  });
  if (!seen.has("prompt")) {
    const near = [...seen].find((name) => !fields.includes(name) && nearest(name, ["prompt"]) !== null);
    report(
      near === undefined ? 0 : header.cells.indexOf(near),
      near === undefined
        ? 'there is no column "prompt"'
        : `there is no column "prompt" (did you mean it by "${shorten(near)}"?)`,
    );
  }
  return sound;
}

function checkWidth(row: CsvRow, header: CsvRow, delimiter: string, source: Source, problems: Problems): boolean {
  const [found, wanted] = [row.cells.length, header.cells.length];
  if (found === wanted) return true;
  const shown = delimiter === "\t" ? "a tab" : `"${delimiter}"`;
  const remedy = found > wanted ? `: put cells that contain ${shown} in quotes` : "";
  const span = cellSpan(source.text, row.start, found > wanted ? wanted : 0, delimiter);
  problems.add(source.problem(span, `this row has ${found} cells, the header has ${wanted}${remedy}`));
  return false;
}

/** A misspelt field would quietly become a variable, and the server's default would be bought. */
function warnOfNearFields(
  header: CsvRow,
  rows: readonly CsvRow[],
  delimiter: string,
  source: Source,
  problems: Problems,
): void {
  const prompts = header.cells.indexOf("prompt");
  header.cells.forEach((name, index) => {
    if (fields.includes(name)) return;
    const field = nearest(name, fields);
    if (field === null || rows.some((row) => row.cells[prompts]?.includes(name))) return;
    const message = `the column "${shorten(name)}" is a variable that no prompt uses (did you mean the field "${field}"?)`;
    problems.add(source.problem(cellSpan(source.text, header.start, index, delimiter), message, "warning"));
  });
}
