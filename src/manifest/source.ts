// A text with the name its user gave it: turns offsets into places a person can go to.
import type { Problem } from "../model/problem.js";

/** Offsets in UTF-16 units, end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The file that a text was read from. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  /** Of its bytes, SHA-256, hexadecimal. */
  readonly sha256: string;
}

// Longer lines are not worth carrying around for an excerpt.
const longestExcerpt = 10_000;

export class Source {
  readonly file: string;
  /** Lines end in \n only. */
  readonly text: string;
  /** Null for what came another way. */
  readonly origin: SourceFile | null;
  #lineStarts: readonly number[] | undefined;

  constructor(file: string, text: string, origin: SourceFile | null = null) {
    this.file = file;
    this.text = text;
    this.origin = origin;
  }

  /** @returns 1-based line and column. */
  place(offset: number): { readonly line: number; readonly column: number } {
    this.#lineStarts ??= lineStarts(this.text);
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }

  /** Marks at most the rest of the line on which the span starts. */
  problem(span: Span, message: string, severity: Problem["severity"] = "error"): Problem {
    const { line, column } = this.place(span.start);
    const lineStart = span.start - column + 1;
    const newline = this.text.indexOf("\n", span.start);
    const lineEnd = newline < 0 ? this.text.length : newline;
    const length = Math.max(1, Math.min(span.end, lineEnd) - span.start);
    const place = { severity, file: this.file, line, column, length, message };
    if (lineEnd - lineStart > longestExcerpt) return place;
    return { ...place, excerpt: this.text.slice(lineStart, lineEnd) };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
