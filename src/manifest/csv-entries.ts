// Rows of a CSV or TSV table as entries: columns named like a field are that field, all others are variables.
import { checkSchema } from "./check-schema.js";
import { checkHeader, fieldColumns, numberColumns, warnOfNearFields } from "./csv-header.js";
import { type CsvRow, type CsvTable, parseCsv } from "./csv-table.js";
import type { Entry } from "./entry.js";
import type { Located, Path } from "./located.js";
import type { Problems } from "./problems.js";
import type { Source } from "./source.js";
import { validateShot } from "./validators.js";

/** Problems name the cell they are about. */
export function csvEntries(source: Source, problems: Problems): Entry[] {
  const table = parseCsv(source, problems);
  const [header, ...rows] = table.rows;
  if (!header) {
    const message = "is empty: a table starts with a row of column names";
    if (table.complete) problems.add({ severity: "error", file: source.file, message });
    return [];
  }
  if (!checkHeader(header, table, problems)) return [];
  if (rows.length === 0 && table.complete) {
    problems.add(source.problem(header.spanOf(0), "there are no rows below the column names"));
  }
  warnOfNearFields(header, table, problems);
  const entries: Entry[] = [];
  for (const row of rows) {
    if (problems.full) break;
    const entry = checkWidth(row, header, table, problems) ? rowEntry(row, header, source, problems) : null;
    if (entry) entries.push(entry);
  }
  return entries;
}

function checkWidth(row: CsvRow, header: CsvRow, { source, delimiter }: CsvTable, problems: Problems): boolean {
  const [found, wanted] = [row.cells.length, header.cells.length];
  if (found === wanted) return true;
  const shown = delimiter === "\t" ? "a tab" : `"${delimiter}"`;
  const remedy = found > wanted ? `: put cells that contain ${shown} in quotes` : "";
  const message = `this row has ${found} cells, the header has ${wanted}${remedy}`;
  problems.add(source.problem(row.spanOf(found > wanted ? wanted : 0), message));
  return false;
}

function rowEntry(row: CsvRow, header: CsvRow, source: Source, problems: Problems): Entry | null {
  const values = new Map<string, unknown>();
  const columns = new Map<string, string>();
  header.cells.forEach((name, index) => {
    const cell = row.cells[index] ?? "";
    if (!fieldColumns.includes(name)) columns.set(name, cell);
    else if (cell !== "") values.set(name, fieldValue(name, cell));
  });
  const located = locateRow(row, header, source);
  const { value, broken } = checkSchema(validateShot, Object.fromEntries(values), located, "a shot", problems);
  return value && { fields: value, columns, broken, located };
}

/** Strict: what is not plainly a whole number stays text, and the schema says what must be there. */
function fieldValue(name: string, cell: string): unknown {
  if (numberColumns.includes(name)) return /^(0|-?[1-9]\d{0,14})$/.test(cell) ? Number(cell) : cell;
  if (name !== "tags") return cell;
  const tags = cell.split(/[;,|]/).map((tag) => tag.trim());
  return tags.filter((tag) => tag !== "");
}

function locateRow(row: CsvRow, header: CsvRow, source: Source): Located {
  const column = ([name = ""]: Path) => header.cells.indexOf(name);
  const span = (path: Path) => row.spanOf(Math.max(0, column(path)));
  return { source, value: span, key: span, written: (path) => row.cells[column(path)] };
}
