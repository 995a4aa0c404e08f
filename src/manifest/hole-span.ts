// Where a {{hole}} of a text is written, although quotes, escapes and folding may lie between the text and its source.
import type { Source, Span } from "./source.js";

/**
 * No format changes a pair of braces, so the n-th pair of the text is the n-th pair of its source.
 * @param written the whole value in the source.
 * @param at offset of the `{{` in the value.
 */
export function holeSpan(source: Source, written: Span, value: string, at: number): Span {
  let before = -1;
  for (let pair = value.indexOf("{{"); pair >= 0 && pair <= at; pair = value.indexOf("{{", pair + 2)) before += 1;
  let start = source.text.indexOf("{{", written.start);
  for (; before > 0 && start >= 0; before -= 1) start = source.text.indexOf("{{", start + 2);
  if (start < 0 || start >= written.end) return written;
  const close = source.text.indexOf("}}", start);
  return { start, end: close < 0 || close >= written.end ? start + 2 : close + 2 };
}
