// What the `moov` box says about the picture: its size, its length, and where its data should be.
import { boxesIn, findBox, u16, u32, u64 } from "./box.js";

export interface Picture {
  /** Pixels as shown, rotation applied; null when the file does not say anything sensible. */
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds; null when the file does not say, as in most fragmented files. */
  readonly seconds: number | null;
}

export interface Movie extends Picture {
  /** The largest file offset at which any track expects data; 0 when none is named. */
  readonly furthestChunk: number;
}

/** Reads the body of a `moov` box. Never throws: what cannot be read is null or 0. */
export function readMovie(moov: Buffer): Movie {
  const tracks: Buffer[] = [];
  for (const box of boxesIn(moov)) if (box.type === "trak") tracks.push(box.body);
  const video = tracks.find((track) => findBox(track, "mdia", "hdlr").toString("latin1", 8, 12) === "vide");
  const furthestChunk = tracks.reduce((furthest, track) => Math.max(furthest, furthestChunkOf(track)), 0);
  if (!video) return { width: null, height: null, seconds: null, furthestChunk };
  const { width, height } = pictureSize(video);
  return { width, height, seconds: length(moov, video), furthestChunk };
}

/** The track header says how large to show the picture; the coded size in the sample entry stands in where it is silent. */
function pictureSize(track: Buffer): Pick<Picture, "width" | "height"> {
  const header = findBox(track, "tkhd");
  const matrix = header[0] === 1 ? 52 : 40;
  const entry = findBox(track, "mdia", "minf", "stbl", "stsd").subarray(8);
  const width = sane(u32(header, matrix + 36) / 0x10000) ?? sane(u16(entry, 32));
  const height = sane(u32(header, matrix + 40) / 0x10000) ?? sane(u16(entry, 34));
  const turned = u32(header, matrix) === 0 && u32(header, matrix + 4) !== 0;
  return turned ? { width: height, height: width } : { width, height };
}

function sane(pixels: number): number | null {
  const rounded = Math.round(pixels);
  return rounded >= 1 && rounded <= 32_768 ? rounded : null;
}

function length(moov: Buffer, video: Buffer): number | null {
  const movieHeader = findBox(moov, "mvhd");
  const fragments = findBox(moov, "mvex", "mehd");
  const ofFragments = fragments[0] === 1 ? u64(fragments, 4) : u32(fragments, 4);
  return (
    headerSeconds(findBox(video, "mdia", "mdhd")) ??
    saneSeconds(ofFragments / timescale(movieHeader)) ??
    headerSeconds(movieHeader)
  );
}

/** `mdhd` and `mvhd` begin alike: version, flags, two times, time scale, duration. */
function headerSeconds(header: Buffer): number | null {
  if (header[0] === 1) return saneSeconds(u64(header, 24) / timescale(header));
  const duration = u32(header, 16);
  // All ones: the writer did not know.
  return duration === 0xffff_ffff ? null : saneSeconds(duration / timescale(header));
}

function timescale(header: Buffer): number {
  return u32(header, header[0] === 1 ? 20 : 12);
}

/** Up to a day, to the millisecond; also null for what division by zero leaves. */
function saneSeconds(seconds: number): number | null {
  return seconds > 0 && seconds <= 86_400 ? Math.round(seconds * 1000) / 1000 : null;
}

function furthestChunkOf(track: Buffer): number {
  const table = findBox(track, "mdia", "minf", "stbl");
  return Math.max(furthestIn(findBox(table, "stco"), 4, u32), furthestIn(findBox(table, "co64"), 8, u64));
}

/** @param read reads one offset of `width` bytes. */
function furthestIn(offsets: Buffer, width: number, read: (bytes: Buffer, at: number) => number): number {
  let furthest = 0;
  const end = Math.min(offsets.length, 8 + u32(offsets, 4) * width);
  for (let at = 8; at + width <= end; at += width) furthest = Math.max(furthest, read(offsets, at));
  return furthest;
}
