// report.json: the summary itself, exact to the character and yet safe to show on a terminal.
import { printableJson } from "../../util/printable.js";
import type { Summary } from "../summary-shape.js";

/** Characters that are worth a write. */
const pieceLength = 1024 * 1024;

/**
 * @returns indented JSON with a final newline, in pieces: that of a large batch is longer than a string can be. Invisible and
 *   direction-changing characters are written as `\u` escapes.
 */
export function* renderJson(summary: Summary): Generator<string, void, undefined> {
  let piece = "";
  for (const part of partsOf(summary)) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function* partsOf(summary: Summary): Generator<string, void, undefined> {
  let before = "{";
  for (const [name, value] of Object.entries(summary)) {
    yield `${before}\n  ${JSON.stringify(name)}: `;
    if (Array.isArray(value) && value.length > 0) yield* itemsOf(value);
    else yield indented(value, "  ");
    before = ",";
  }
  yield "\n}\n";
}

function* itemsOf(list: readonly unknown[]): Generator<string, void, undefined> {
  let before = "[";
  for (const item of list) {
    yield `${before}\n    ${indented(item, "    ")}`;
    before = ",";
  }
  yield "\n  ]";
}

/** A line break inside of JSON is never part of a value. */
function indented(value: unknown, by: string): string {
  return printableJson(value, 2).replaceAll("\n", `\n${by}`);
}
