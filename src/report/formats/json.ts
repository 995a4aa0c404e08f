// report.json: the summary itself, exact to the character and yet safe to show on a terminal.
import { printable } from "../../util/printable.js";
import type { Summary } from "../summary-shape.js";

/** @returns indented JSON with a final newline; invisible and direction-changing characters are written as `\u` escapes. */
export function renderJson(summary: Summary): string {
  const text = JSON.stringify(summary, null, 2);
  return `${text.replace(/[\u007f-\u{10ffff}]/gu, escapeUnprintable)}\n`;
}

function escapeUnprintable(character: string): string {
  if (printable(character) === character) return character;
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
