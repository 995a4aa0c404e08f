// Codes one picture as one slice: every cell of a key picture, only the changed cells of the others (ITU-T H.264, clauses 7.3.3 and 7.3.4).
import { BitWriter } from "./bit-writer.js";
import { writeMacroblock } from "./macroblock.js";
import { FRAME_NUM_BITS } from "./parameter-sets.js";
import type { Picture } from "./picture.js";

const ALL_P = 5;
const ALL_I = 7;

/** A picture that needs no other (IDR). `idrPicId` must differ between neighbouring key pictures. */
export function keySlice(picture: Picture, idrPicId: number): Buffer {
  const writer = new BitWriter();
  writeHeaderStart(writer, ALL_I, 0);
  writer.ue(idrPicId);
  writer.flag(false); // no_output_of_prior_pics_flag
  writer.flag(false); // long_term_reference_flag
  writeHeaderEnd(writer);
  for (let row = 0; row < picture.rows; row++) {
    for (let column = 0; column < picture.columns; column++) writeMacroblock(writer, picture, column, row, "I");
  }
  return writer.toNalUnit(0x65); // nal_ref_idc 3, type 5
}

/** A picture told as its difference from the one before. `frameNum` counts pictures since the last key picture. */
export function deltaSlice(picture: Picture, previous: Picture, frameNum: number): Buffer {
  const writer = new BitWriter();
  writeHeaderStart(writer, ALL_P, frameNum);
  writer.flag(false); // num_ref_idx_active_override_flag
  writer.flag(false); // ref_pic_list_modification_flag_l0
  writer.flag(false); // adaptive_ref_pic_marking_mode_flag
  writeHeaderEnd(writer);
  // A skipped cell repeats the previous picture: no motion is ever coded, so its predicted vector is zero (clause 8.4.1.1).
  let skipped = 0;
  for (let row = 0; row < picture.rows; row++) {
    for (let column = 0; column < picture.columns; column++) {
      if (picture.sameCell(previous, column, row)) {
        skipped += 1;
        continue;
      }
      writer.ue(skipped); // mb_skip_run
      skipped = 0;
      writeMacroblock(writer, picture, column, row, "P");
    }
  }
  if (skipped > 0) writer.ue(skipped);
  return writer.toNalUnit(0x41); // nal_ref_idc 2, type 1
}

function writeHeaderStart(writer: BitWriter, sliceType: number, frameNum: number): void {
  writer.ue(0); // first_mb_in_slice
  writer.ue(sliceType);
  writer.ue(0); // pic_parameter_set_id
  writer.bits(FRAME_NUM_BITS, frameNum % 2 ** FRAME_NUM_BITS);
}

function writeHeaderEnd(writer: BitWriter): void {
  writer.se(0); // slice_qp_delta
  writer.ue(1); // disable_deblocking_filter_idc: cells stay as coded, which the predictions rely on
}
