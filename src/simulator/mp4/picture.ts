// A picture as a grid of flat 16-pixel cells, one per macroblock, in Y'CbCr.

/** One colour: luma 16-235, chroma 16-240 around 128 (BT.709, studio range). */
export interface Colour {
  readonly y: number;
  readonly cb: number;
  readonly cr: number;
}

/** The side of a macroblock, in pixels. */
export const CELL_PIXELS = 16;

export class Picture {
  readonly columns: number;
  readonly rows: number;
  /** Y, Cb, Cr of each cell, row by row. Chroma is kept even: the encoder's chroma step is 2 (see macroblock.ts). */
  readonly #values: Uint8Array;

  /** A black picture. Sizes are in cells. */
  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#values = new Uint8Array(columns * rows * 3).fill(128);
  }

  /** Colours one cell; a cell outside the picture is left out. */
  set(column: number, row: number, colour: Colour): void {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return;
    const at = (row * this.columns + column) * 3;
    this.#values[at] = Math.round(colour.y);
    this.#values[at + 1] = Math.round(colour.cb) & ~1;
    this.#values[at + 2] = Math.round(colour.cr) & ~1;
  }

  /** The colour of a cell; outside the picture, mid-grey (what a decoder predicts from nothing). */
  get(column: number, row: number): Colour {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return { y: 128, cb: 128, cr: 128 };
    const at = (row * this.columns + column) * 3;
    return { y: this.#at(at), cb: this.#at(at + 1), cr: this.#at(at + 2) };
  }

  /** Whether a cell looks the same in both pictures. */
  sameCell(other: Picture, column: number, row: number): boolean {
    const at = (row * this.columns + column) * 3;
    return (
      this.#at(at) === other.#at(at) && this.#at(at + 1) === other.#at(at + 1) && this.#at(at + 2) === other.#at(at + 2)
    );
  }

  /** Takes over every cell of a picture of the same size. */
  copyFrom(other: Picture): void {
    this.#values.set(other.#values);
  }

  #at(index: number): number {
    return this.#values[index] ?? 128;
  }
}
