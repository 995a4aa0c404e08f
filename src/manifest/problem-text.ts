// Problems as people read them: place and message, the source line, and a caret under what is meant.
import type { Problem } from "../model/problem.js";
import { columnCells, textColumns } from "../util/columns.js";
import { printable } from "../util/printable.js";

// Columns of a source line shown at most, and of them before the caret.
const widest = 100;
const before = 60;

/** One to three lines without a last line break; no colour, nothing that a terminal would obey. */
export function problemText(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(":");
  const kind = problem.severity === "warning" ? "warning: " : "";
  const first = `${printable(place)}  ${kind}${printable(problem.message)}`;
  if (problem.line === undefined || problem.column === undefined || problem.excerpt === undefined) return first;
  const { text, indent, width } = excerptLine(problem.excerpt, problem.column - 1, problem.length ?? 1);
  const number = String(problem.line).padStart(5);
  return [first, `${number} | ${text}`, `${" ".repeat(5)} | ${" ".repeat(indent)}${"^".repeat(width)}`].join("\n");
}

/** `2 errors and 1 warning in 2 files.` */
export function problemSummary(problems: readonly Problem[]): string {
  const count = (number: number, noun: string) => (number === 0 ? [] : [`${number} ${noun}${number === 1 ? "" : "s"}`]);
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const kinds = [...count(errors, "error"), ...count(problems.length - errors, "warning")];
  const files = new Set(problems.map((problem) => problem.file)).size;
  return kinds.length === 0 ? "No problems." : `${kinds.join(" and ")} in ${count(files, "file").join("")}.`;
}

/** Long lines are cut on both sides of what is marked. */
function excerptLine(line: string, column: number, length: number) {
  const lead = shown(line.slice(0, column));
  const mark = shown(line.slice(column, column + length));
  const rest = shown(line.slice(column + length));
  const cutLead = textColumns(lead) > before ? `…${lastColumns(lead, before - 1)}` : lead;
  const indent = textColumns(cutLead);
  const width = Math.max(1, Math.min(textColumns(mark), widest - indent));
  const tail = firstColumns(mark + rest, widest - indent);
  return { text: (cutLead + tail).trimEnd(), indent, width };
}

/** A tab is as wide as its terminal likes: two spaces keep the caret in place. */
function shown(text: string): string {
  return printable(text.replaceAll("\t", "  "));
}

function firstColumns(text: string, limit: number): string {
  // No cell is wider than its text is long, so much of a long line need not be measured.
  const parts = columnCells(text.slice(0, limit * 8));
  let taken = "";
  let width = 0;
  for (const cell of parts) {
    if (width + cell.width > limit) return `${taken.trimEnd()}…`;
    taken += cell.text;
    width += cell.width;
  }
  return taken;
}

function lastColumns(text: string, limit: number): string {
  let taken = "";
  let width = 0;
  for (const cell of columnCells(text).reverse()) {
    if (width + cell.width > limit) break;
    taken = cell.text + taken;
    width += cell.width;
  }
  return taken;
}
