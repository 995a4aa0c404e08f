// Text from outside made safe for a terminal or a log line: no control, escape or direction-changing characters.
// C0 and C1 controls, DEL, line and paragraph separators, zero-width and bidirectional controls, tags block, lone surrogates.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** @returns one line; every unsafe character becomes one space (tabs and newlines included). */
export function printable(text: string): string {
  return text.replace(unsafe, " ");
}

/**
 * For whole outputs, whatever text went into them.
 * @param colours keep colour sequences, which our own text has on a terminal.
 * @returns the text with its line breaks, without anything else that a terminal would obey.
 */
export function printableOutput(text: string, colours: boolean): string {
  return text
    .split("\n")
    .map((line) => (colours ? line.split(colour).map(printableUnlessColour).join("") : printable(line)))
    .join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what colours are made of
const colour = /(\u001b\[\d{1,3}m)/;

/** Splitting by a group leaves what it matched at the odd places. */
function printableUnlessColour(piece: string, index: number): string {
  return index % 2 === 1 ? piece : printable(piece);
}

/** The same value as JSON, with everything that a terminal could obey written as an escape. @param indent spaces, default none. */
export function printableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u{10ffff}]/gu, (character) =>
    printable(character) === character ? character : asEscapes(character),
  );
}

function asEscapes(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** @returns at most `columns` UTF-16 units, the cut marked with an ellipsis. */
export function truncate(text: string, columns: number): string {
  if (text.length <= columns) return text;
  const head = text.slice(0, Math.max(0, columns - 1));
  // Never leave half of a surrogate pair behind.
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}…`;
}
