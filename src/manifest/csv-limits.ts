// How large a table may be: its cells take many times the memory of its text.
import { cellEnd } from "./csv-cell-span.js";

// Twice as many as a batch has shots: blank rows are counted, too.
const mostRows = 400_000;
const mostColumns = 1000;
const mostCells = 10_000_000;

/** @returns where the table becomes too large, and why; null when it does not. Takes no memory. */
export function findExcess(text: string, delimiter: string): { readonly at: number; readonly message: string } | null {
  let rows = 1;
  let columns = 0;
  let cells = 0;
  for (let at = 0; at < text.length; ) {
    columns += 1;
    cells += 1;
    if (rows > mostRows) return { at, message: `there are more than ${number(mostRows)} rows: split the table` };
    if (columns > mostColumns) return { at, message: `this row has more than ${number(mostColumns)} cells` };
    if (cells > mostCells) return { at, message: `there are more than ${number(mostCells)} cells: split the table` };
    const end = cellEnd(text, at, delimiter);
    if (text[end] === "\n") {
      rows += 1;
      columns = 0;
    }
    at = end + 1;
  }
  return null;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
