// Codes one flat macroblock: predicted from the neighbour it resembles, corrected by one DC coefficient a plane (ITU-T H.264, clause 7.3.5).
import { type BitWriter, type Codeword, codeword } from "./bit-writer.js";
import type { Colour, Picture } from "./picture.js";

/** Intra prediction modes for one neighbour. Luma (Table 8-4) and chroma (Table 8-5) number them differently. */
interface Prediction {
  readonly luma: number;
  readonly chroma: number;
}

const FROM_ABOVE: Prediction = { luma: 0, chroma: 2 };
const FROM_LEFT: Prediction = { luma: 1, chroma: 1 };
/** Without neighbours DC prediction is mid-grey, which is what a picture answers outside its edges. */
const FROM_NOTHING: Prediction = { luma: 2, chroma: 0 };

/** In a P slice the intra types follow the five inter types (Table 7-13). */
const INTRA_TYPES_IN_P = 5;

/**
 * Writes macroblock_layer for one cell as Intra_16x16. Neighbours count as decoded, which flat cells are without loss, so
 * their colours in `picture` are the prediction; this holds for skipped neighbours of a P slice too.
 */
export function writeMacroblock(
  writer: BitWriter,
  picture: Picture,
  column: number,
  row: number,
  slice: "I" | "P",
): void {
  const cell = picture.get(column, row);
  const above = picture.get(column, row - 1);
  const left = picture.get(column - 1, row);
  const upward = row > 0 && (column === 0 || distance(cell, above) <= distance(cell, left));
  const predicted = upward ? above : left;
  const sideways = column > 0 ? FROM_LEFT : FROM_NOTHING;
  const prediction = upward ? FROM_ABOVE : sideways;

  // One level is one step of luma and two of chroma (QP 28, see parameter-sets.ts).
  const cb = (cell.cb - predicted.cb) / 2;
  const cr = (cell.cr - predicted.cr) / 2;
  const chromaCoded = cb !== 0 || cr !== 0;
  // mb_type, Table 7-11: 1 + prediction mode + 4 for "chroma DC coded"; luma AC is never coded.
  writer.ue(1 + prediction.luma + (chromaCoded ? 4 : 0) + (slice === "P" ? INTRA_TYPES_IN_P : 0));
  writer.ue(prediction.chroma); // intra_chroma_pred_mode
  writer.se(0); // mb_qp_delta
  writeLoneCoefficient(writer, cell.y - predicted.y, LUMA_TOKENS);
  if (chromaCoded) {
    writeLoneCoefficient(writer, cb, CHROMA_TOKENS);
    writeLoneCoefficient(writer, cr, CHROMA_TOKENS);
  }
}

/** How much there is to correct when one colour is predicted from the other. */
function distance(a: Colour, b: Colour): number {
  return 2 * Math.abs(a.y - b.y) + Math.abs(a.cb - b.cb) + Math.abs(a.cr - b.cr);
}

interface CoefficientTokens {
  readonly none: Codeword;
  readonly one: Codeword;
  readonly larger: Codeword;
}

// coeff_token, Table 9-5: no coefficient; a single 1 or -1 ("trailing one"); a single larger one. Luma uses the column
// 0 <= nC < 2: no neighbour ever codes AC coefficients. Chroma DC uses nC = -1.
const LUMA_TOKENS: CoefficientTokens = { none: codeword("1"), one: codeword("01"), larger: codeword("000101") };
const CHROMA_TOKENS: CoefficientTokens = { none: codeword("01"), one: codeword("1"), larger: codeword("000111") };

/** residual_block_cavlc, clause 7.3.5.3.2, for a block whose only coefficient, if any, is its first. */
function writeLoneCoefficient(writer: BitWriter, level: number, tokens: CoefficientTokens): void {
  if (level === 0) {
    writer.code(tokens.none);
    return;
  }
  if (Math.abs(level) === 1) {
    writer.code(tokens.one);
    writer.flag(level < 0); // trailing_ones_sign_flag
  } else {
    writer.code(tokens.larger);
    writeLevel(writer, level);
  }
  writer.bits(1, 1); // total_zeros = 0, Tables 9-7 and 9-9
}

/** level_prefix and level_suffix, clause 9.2.2.1 at suffixLength 0, for a first level that is not a trailing one. */
function writeLevel(writer: BitWriter, level: number): void {
  // Levels of magnitude 1 cannot occur here, so the code numbers start at 2 and -2.
  const levelCode = (level > 0 ? 2 * level - 2 : -2 * level - 1) - 2;
  if (levelCode < 14) {
    writer.bits(levelCode, 0);
    writer.bits(1, 1);
  } else if (levelCode < 30) {
    writer.bits(14, 0);
    writer.bits(1, 1);
    writer.bits(4, levelCode - 14);
  } else {
    writer.bits(15, 0);
    writer.bits(1, 1);
    writer.bits(12, levelCode - 30);
  }
}
