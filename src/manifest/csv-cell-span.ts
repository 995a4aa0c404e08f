// Where a cell of a well-formed CSV row is: the parser of the table says what cells hold, not where they are.
import type { Span } from "./source.js";

/** @returns the cell with its quotes, without the white space around it; the end of the row when it has fewer cells. */
export function cellSpan(text: string, rowStart: number, index: number, delimiter: string): Span {
  let start = rowStart;
  for (let cell = 0; ; cell += 1) {
    const end = cellEnd(text, start, delimiter);
    if (cell === index || text[end] !== delimiter) {
      const written = text.slice(start, end);
      const from = cell === index ? start + written.length - written.trimStart().length : end;
      return { start: from, end: Math.max(from, start + written.trimEnd().length) };
    }
    start = end + 1;
  }
}

/** @returns the offset of the row's line break, or of the end of the text. */
export function rowEnd(text: string, rowStart: number, delimiter: string): number {
  let end = cellEnd(text, rowStart, delimiter);
  while (text[end] === delimiter) end = cellEnd(text, end + 1, delimiter);
  return end;
}

/** @returns the offset of the delimiter or line break after the cell, or of the end of the text. */
export function cellEnd(text: string, start: number, delimiter: string): number {
  let at = start;
  let quoted = false;
  for (; at < text.length; at += 1) {
    const char = text[at];
    // A doubled quote closes and opens again at once.
    if (char === '"' && (quoted || at === start || text[at - 1] === '"')) quoted = !quoted;
    else if (!quoted && (char === delimiter || char === "\n")) break;
  }
  return at;
}
