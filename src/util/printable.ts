// Text from outside made safe for a terminal or a log line: no control, escape or direction-changing characters.
// C0 and C1 controls, DEL, line and paragraph separators, zero-width and bidirectional controls, tags block, lone surrogates.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** @returns one line; every unsafe character becomes one space (tabs and newlines included). */
export function printable(text: string): string {
  return text.replace(unsafe, " ");
}

/** @returns at most `columns` UTF-16 units, the cut marked with an ellipsis. */
export function truncate(text: string, columns: number): string {
  if (text.length <= columns) return text;
  const head = text.slice(0, Math.max(0, columns - 1));
  // Never leave half of a surrogate pair behind.
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}…`;
}
