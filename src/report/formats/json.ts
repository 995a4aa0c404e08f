// report.json: the summary itself, exact to the character and yet safe to show on a terminal.
import { printableJson } from "../../util/printable.js";
import type { Summary } from "../summary-shape.js";

/** @returns indented JSON with a final newline; invisible and direction-changing characters are written as `\u` escapes. */
export function renderJson(summary: Summary): string {
  return `${printableJson(summary, 2)}\n`;
}
