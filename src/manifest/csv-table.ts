// CSV or TSV text as rows of cells, each of which knows its place.
import { CsvError, parse } from "csv-parse/sync";
import { cellSpan, rowEnd } from "./csv-cell-span.js";
import { findExcess } from "./csv-limits.js";
import type { Problems } from "./problems.js";
import type { Source, Span } from "./source.js";

export interface CsvRow {
  /** Trimmed. */
  readonly cells: readonly string[];
  /** Where a cell is written; the end of the row when it has fewer. */
  spanOf(index: number): Span;
}

export interface CsvTable {
  readonly source: Source;
  readonly delimiter: string;
  /** Rows with at least one cell that is not blank; the first is the header. */
  readonly rows: readonly CsvRow[];
  /** False when a row broke the format: there may be more rows after it. */
  readonly complete: boolean;
}

// A row larger than this holds a quote that was never closed.
const largestRow = 1024 * 1024;
const format = {
  record_delimiter: "\n",
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: largestRow,
};
// Enough to tell the delimiter by; an expression over a whole file runs out of stack.
const longestLook = 100_000;

/** A row that breaks the format ends the table: a problem names it, and the rows before it are returned. */
export function parseCsv(source: Source, problems: Problems): CsvTable {
  const { text } = source;
  const delimiter = delimiterOf(text);
  const rows: CsvRow[] = [];
  const excess = findExcess(text, delimiter);
  if (excess) {
    problems.add(source.problem({ start: excess.at, end: excess.at + 1 }, excess.message));
    return { source, delimiter, rows, complete: false };
  }
  let next = skipEmptyLines(text, 0);
  const take = (record: readonly string[]): void => {
    const start = next;
    next = skipEmptyLines(text, rowEnd(text, start, delimiter));
    const cells = record.map((cell) => cell.trim());
    if (cells.some((cell) => cell !== "")) {
      rows.push({ cells, spanOf: (index) => cellSpan(text, start, index, delimiter) });
    }
  };
  const options = { ...format, delimiter };
  try {
    for (const record of parse(text, options)) take(record);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Only this way, which takes a third longer, are the rows before the broken one to be had.
    const on_record = (record: readonly string[]): null => {
      take(record);
      return null;
    };
    untilBroken(() => parse(text, { ...options, on_record }));
    const index = typeof error.column === "number" ? error.column : 0;
    problems.add(source.problem(cellSpan(text, next, index, delimiter), csvMessage(error)));
    return { source, delimiter, rows, complete: false };
  }
  return { source, delimiter, rows, complete: true };
}

function untilBroken(parseRows: () => unknown): void {
  try {
    parseRows();
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
}

/** Empty lines are no rows. */
function skipEmptyLines(text: string, from: number): number {
  let start = from;
  while (text[start] === "\n") start += 1;
  return start;
}

/** The candidate that the header holds most often outside quotes: prompts are full of commas, headers are not. */
function delimiterOf(text: string): string {
  const header = /^\n*((?:"[^"]*"|[^"\n])*)/.exec(text.slice(0, longestLook))?.[1] ?? "";
  const bare = header.replace(/"[^"]*"/g, "");
  const count = (candidate: string) => bare.split(candidate).length;
  return ["\t", ";"].reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best), ",");
}

function csvMessage(error: CsvError): string {
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return "this cell's quote is never closed";
    case "CSV_INVALID_CLOSING_QUOTE":
      return 'text follows the closing quote of this cell: write a quote inside a quoted cell twice ("")';
    case "INVALID_OPENING_QUOTE":
      return 'this cell has a quote but does not start with one: put the whole cell in quotes and write inner quotes twice ("")';
    case "CSV_MAX_RECORD_SIZE":
      return "this row is larger than 1 MiB: a quote is probably never closed";
    default:
      return "this row is not valid CSV";
  }
}
