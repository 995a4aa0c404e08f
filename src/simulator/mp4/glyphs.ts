// A 3 x 5 alphabet for writing on pictures whose dots are 16 pixels wide.

/** Five octal digits a glyph, top to bottom; the bits of a digit are its three dots, left to right. */
const GLYPHS: Readonly<Record<string, string>> = {
  "0": "75557",
  "1": "26227",
  "2": "71747",
  "3": "71717",
  "4": "55711",
  "5": "74717",
  "6": "74757",
  "7": "71122",
  "8": "75757",
  "9": "75717",
  A: "25755",
  B: "65656",
  C: "34443",
  D: "65556",
  E: "74647",
  F: "74644",
  G: "34553",
  H: "55755",
  I: "72227",
  J: "11152",
  K: "55655",
  L: "44447",
  M: "57755",
  N: "65555",
  O: "25552",
  P: "65644",
  Q: "25573",
  R: "65655",
  S: "34216",
  T: "72222",
  U: "55557",
  V: "55552",
  W: "55775",
  X: "55255",
  Y: "55222",
  Z: "71247",
  ":": "02020",
  "-": "00700",
};

const ADVANCE = 4;

/** Rows a line of text takes. */
export const TEXT_ROWS = 5;

/** Columns a text takes. */
export function textColumns(text: string): number {
  return Math.max(0, ADVANCE * text.length - 1);
}

/** Visits every dot of a text, from its upper left corner at (0, 0). Unknown characters are blank. */
export function forEachDot(text: string, visit: (column: number, row: number) => void): void {
  [...text.toUpperCase()].forEach((character, index) => {
    const rows = GLYPHS[character] ?? "00000";
    for (let row = 0; row < TEXT_ROWS; row++) {
      const dots = Number.parseInt(rows.charAt(row), 8);
      for (let column = 0; column < 3; column++) {
        if (dots & (4 >> column)) visit(index * ADVANCE + column, row);
      }
    }
  });
}
