// Wraps an H.264 stream as an MP4 file that plays before it is fully loaded: ftyp, moov, mdat (ISO/IEC 14496-12; avcC: 14496-15).
import { box, fullBox, u16, u32 } from "./boxes.js";
import type { EncodedVideo } from "./encoder.js";

/** Ticks a frame lasts, in the track's time scale. */
const TICKS_PER_FRAME = 512;
/** The movie's time scale: milliseconds. */
const MOVIE_TIMESCALE = 1000;
/** 1.0 as a 16.16 fixed-point number. */
const ONE = 0x10000;
/** The identity transformation (clause 6.2.2). */
const UNITY_MATRIX = u32(ONE, 0, 0, 0, ONE, 0, 0, 0, 0x40000000);

/** The size a player should show, in pixels: what was asked for, odd or even. */
export interface PresentedSize {
  readonly width: number;
  readonly height: number;
}

/** The file's bytes. Times are zero, so that the same video is always the same file. */
export function muxMp4(video: EncodedVideo, presented: PresentedSize): Buffer {
  const samples = video.frames.map((unit) => Buffer.concat([u32(unit.length), unit]));
  const fileType = box("ftyp", Buffer.from("isom\0\0\u0002\0isomiso2avc1mp41", "latin1"));
  // The moov box comes before the data it points into; its length does not depend on where it points.
  const moovLength = movie(video, presented, samples, 0).length;
  const firstSample = fileType.length + moovLength + 8;
  return Buffer.concat([fileType, movie(video, presented, samples, firstSample), box("mdat", ...samples)]);
}

function movie(video: EncodedVideo, presented: PresentedSize, samples: readonly Buffer[], firstSample: number): Buffer {
  const duration = Math.round((video.frames.length * MOVIE_TIMESCALE) / video.framesPerSecond);
  const header = fullBox(
    "mvhd",
    0,
    u32(0, 0, MOVIE_TIMESCALE, duration, ONE), // created, modified, time scale, duration, rate
    u16(0x0100, 0), // volume, reserved
    u32(0, 0),
    UNITY_MATRIX,
    Buffer.alloc(24),
    u32(2), // next_track_ID
  );
  const trackHeader = fullBox(
    "tkhd",
    3, // enabled, in the movie
    u32(0, 0, 1, 0, duration, 0, 0), // created, modified, track_ID, reserved, duration, reserved
    u16(0, 0, 0, 0), // layer, alternate_group, volume, reserved
    UNITY_MATRIX,
    u32(presented.width * ONE, presented.height * ONE),
  );
  return box("moov", header, box("trak", trackHeader, media(video, samples, firstSample)));
}

function media(video: EncodedVideo, samples: readonly Buffer[], firstSample: number): Buffer {
  const header = fullBox(
    "mdhd",
    0,
    u32(0, 0, video.framesPerSecond * TICKS_PER_FRAME, video.frames.length * TICKS_PER_FRAME),
    u16(0x55c4, 0), // language "und"
  );
  const handler = fullBox("hdlr", 0, u32(0), Buffer.from("vide"), u32(0, 0, 0), Buffer.from("VideoHandler\0"));
  const sameFile = box("dinf", fullBox("dref", 0, u32(1), fullBox("url ", 1)));
  const information = box(
    "minf",
    fullBox("vmhd", 1, u16(0, 0, 0, 0)),
    sameFile,
    sampleTable(video, samples, firstSample),
  );
  return box("mdia", header, handler, information);
}

function sampleTable(video: EncodedVideo, samples: readonly Buffer[], firstSample: number): Buffer {
  return box(
    "stbl",
    fullBox("stsd", 0, u32(1), sampleEntry(video)),
    fullBox("stts", 0, u32(1, samples.length, TICKS_PER_FRAME)),
    fullBox("stss", 0, u32(video.keyFrames.length, ...video.keyFrames.map((index) => index + 1))),
    fullBox("stsc", 0, u32(1, 1, samples.length, 1)), // one chunk holds every sample
    fullBox("stsz", 0, u32(0, samples.length, ...samples.map((sample) => sample.length))),
    fullBox("stco", 0, u32(1, firstSample)),
  );
}

function sampleEntry({ sps, pps, width, height }: EncodedVideo): Buffer {
  const configuration = box(
    "avcC",
    Buffer.from([1]), // configurationVersion
    sps.subarray(1, 4), // profile, constraints, level
    Buffer.from([0xff, 0xe1]), // 4-byte unit lengths; one sequence parameter set
    u16(sps.length),
    sps,
    Buffer.from([1]), // one picture parameter set
    u16(pps.length),
    pps,
  );
  return box(
    "avc1",
    Buffer.alloc(6),
    u16(1), // data_reference_index
    Buffer.alloc(16),
    u16(width, height),
    u32(72 * ONE, 72 * ONE, 0), // dots per inch
    u16(1), // frames per sample
    Buffer.alloc(32), // compressorname
    u16(24, 0xffff), // depth, pre_defined -1
    configuration,
  );
}
