// Text measured in terminal columns: wide characters take two, combining marks none.
let graphemes: Intl.Segmenter | undefined;

/** What a reader takes for one character. Made on first use: loading its tables takes longer than most commands. */
function graphemesOf(text: string): Iterable<{ readonly segment: string }> {
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return graphemes.segment(text);
}

// East Asian wide and fullwidth blocks, and whatever is shown as an emoji.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^\p{M}+$/u;
const plainAscii = /^[ -~]*$/;

function graphemeColumns(grapheme: string): number {
  if (wide.test(grapheme)) return 2;
  return invisible.test(grapheme) ? 0 : 1;
}

/** @returns the characters of printable text without escape sequences, each with the columns it takes. */
export function columnCells(text: string): { readonly text: string; readonly width: number }[] {
  return Array.from(graphemesOf(text), ({ segment }) => ({ text: segment, width: graphemeColumns(segment) }));
}

/** Of printable text without escape sequences. */
export function textColumns(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemesOf(text)) columns += graphemeColumns(segment);
  return columns;
}

/** @returns at most `columns` columns, the cut marked with an ellipsis. */
export function fitColumns(text: string, columns: number): string {
  if (textColumns(text) <= columns) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    used += graphemeColumns(segment);
    if (used > columns - 1) break;
    kept += segment;
  }
  return columns < 1 ? "" : `${kept}…`;
}

export function padColumns(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textColumns(text)));
}

/** @returns lines of at most `columns` columns, broken at spaces where there are any; all but the first are indented by two. */
export function wrapColumns(text: string, columns: number): string[] {
  const room = Math.max(4, columns);
  const lines: string[] = [];
  let line = "";
  let used = 0;
  const flush = (): void => {
    lines.push(line.replace(/ +$/, ""));
    line = "  ";
    used = 2;
  };
  for (const word of text.split(/(?<= )/)) {
    if (used + textColumns(word.trimEnd()) > room && /[^ ]/.test(line)) flush();
    for (const { segment } of graphemesOf(word)) {
      const width = graphemeColumns(segment);
      if (used + width > room && segment !== " ") flush();
      line += segment;
      used += width;
    }
  }
  if (/[^ ]/.test(line) || lines.length === 0) lines.push(line.replace(/ +$/, ""));
  return lines;
}
