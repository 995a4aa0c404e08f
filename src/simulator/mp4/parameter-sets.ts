// The two headers a decoder needs before the first picture (ITU-T H.264, clauses 7.3.2.1, 7.3.2.2 and annex E).
import { BitWriter } from "./bit-writer.js";
import { levelFor } from "./level.js";
import { CELL_PIXELS } from "./picture.js";

/** Bits of frame_num in every slice header. */
export const FRAME_NUM_BITS = 8;

/**
 * Quantiser of every macroblock. At 28 one level of a lone DC coefficient is exactly one luma step and two chroma steps
 * (clauses 8.5.10 and 8.5.11), so flat cells come out of any decoder as they went in.
 */
const QUANTISER = 28;

const BASELINE_PROFILE = 66;
/** constraint_set0_flag and constraint_set1_flag: together with profile 66 this is Constrained Baseline. */
const CONSTRAINT_FLAGS = 0b1100_0000;
const BT709 = 1;
const VIDEO_FORMAT_UNSPECIFIED = 5;

/** The picture's macroblocks and the even pixel size shown of them (4:2:0 chroma can only be cropped by two). */
export interface CodedSize {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
}

/** How a width and height in pixels are coded: whole macroblocks, cropped to the size rounded up to even. */
export function codedSize(width: number, height: number): CodedSize {
  return {
    columns: Math.ceil(width / CELL_PIXELS),
    rows: Math.ceil(height / CELL_PIXELS),
    width: width + (width % 2),
    height: height + (height % 2),
  };
}

/** The sequence parameter set: profile, level, size, cropping, colour and frame rate. */
export function sequenceParameterSet(size: CodedSize, framesPerSecond: number): Buffer {
  const writer = new BitWriter();
  writer.bits(8, BASELINE_PROFILE);
  writer.bits(8, CONSTRAINT_FLAGS);
  writer.bits(8, levelFor(size.columns, size.rows, framesPerSecond));
  writer.ue(0); // seq_parameter_set_id
  writer.ue(FRAME_NUM_BITS - 4); // log2_max_frame_num_minus4
  writer.ue(2); // pic_order_cnt_type: shown in the order coded
  writer.ue(1); // max_num_ref_frames
  writer.flag(false); // gaps_in_frame_num_value_allowed_flag
  writer.ue(size.columns - 1);
  writer.ue(size.rows - 1);
  writer.flag(true); // frame_mbs_only_flag
  writer.flag(true); // direct_8x8_inference_flag
  const cropRight = (size.columns * CELL_PIXELS - size.width) / 2;
  const cropBottom = (size.rows * CELL_PIXELS - size.height) / 2;
  const cropped = cropRight > 0 || cropBottom > 0;
  writer.flag(cropped);
  if (cropped) for (const offset of [0, cropRight, 0, cropBottom]) writer.ue(offset); // left, right, top, bottom
  writer.flag(true); // vui_parameters_present_flag
  writeUsability(writer, framesPerSecond);
  return writer.toNalUnit(0x67); // nal_ref_idc 3, type 7
}

/** vui_parameters, clause E.1.1: colours are BT.709, every frame lasts two ticks. */
function writeUsability(writer: BitWriter, framesPerSecond: number): void {
  writer.flag(false); // aspect_ratio_info_present_flag: square pixels
  writer.flag(false); // overscan_info_present_flag
  writer.flag(true); // video_signal_type_present_flag
  writer.bits(3, VIDEO_FORMAT_UNSPECIFIED);
  writer.flag(false); // video_full_range_flag
  writer.flag(true); // colour_description_present_flag
  for (let field = 0; field < 3; field++) writer.bits(8, BT709); // primaries, transfer, matrix
  writer.flag(false); // chroma_loc_info_present_flag
  writer.flag(true); // timing_info_present_flag
  writer.bits(32, 1); // num_units_in_tick
  writer.bits(32, 2 * framesPerSecond); // time_scale
  writer.flag(true); // fixed_frame_rate_flag
  writer.flag(false); // nal_hrd_parameters_present_flag
  writer.flag(false); // vcl_hrd_parameters_present_flag
  writer.flag(false); // pic_struct_present_flag
  writer.flag(false); // bitstream_restriction_flag
}

/** The picture parameter set: CAVLC, one slice group, one quantiser, deblocking decided by the slice. */
export function pictureParameterSet(): Buffer {
  const writer = new BitWriter();
  writer.ue(0); // pic_parameter_set_id
  writer.ue(0); // seq_parameter_set_id
  writer.flag(false); // entropy_coding_mode_flag: CAVLC
  writer.flag(false); // bottom_field_pic_order_in_frame_present_flag
  writer.ue(0); // num_slice_groups_minus1
  writer.ue(0); // num_ref_idx_l0_default_active_minus1
  writer.ue(0); // num_ref_idx_l1_default_active_minus1
  writer.flag(false); // weighted_pred_flag
  writer.bits(2, 0); // weighted_bipred_idc
  writer.se(QUANTISER - 26); // pic_init_qp_minus26
  writer.se(0); // pic_init_qs_minus26
  writer.se(0); // chroma_qp_index_offset
  writer.flag(true); // deblocking_filter_control_present_flag
  writer.flag(false); // constrained_intra_pred_flag
  writer.flag(false); // redundant_pic_cnt_present_flag
  return writer.toNalUnit(0x68); // nal_ref_idc 3, type 8
}
