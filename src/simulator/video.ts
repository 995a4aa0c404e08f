// The video of one generation: always the same bytes for the same generation.
import { createHash } from "node:crypto";
import { type ByteSource, paddedSource } from "./byte-source.js";
import { freeBoxHeader } from "./mp4/boxes.js";
import { encodeVideo } from "./mp4/encoder.js";
import { muxMp4 } from "./mp4/muxer.js";
import { shotPainter } from "./mp4/painter.js";
import { codedSize } from "./mp4/parameter-sets.js";

const FRAMES_PER_SECOND = 24;
/** The largest header of a `free` box. */
const FREE_HEADER = 16;

export interface VideoSpec {
  /** Decides the picture's colours and shapes. */
  readonly seed: string;
  /** A few characters shown on the picture. */
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Least size in bytes; a smaller file gets a trailing `free` box of zeros, which players ignore. Default: no padding. */
  readonly padTo?: number;
}

export interface Video {
  readonly content: ByteSource;
  /** Strong entity tag, quotes included. */
  readonly etag: string;
}

/**
 * Renders a playable MP4 (H.264 Constrained Baseline, 24 frames a second, silent) of exactly `seconds` seconds. An odd side
 * is coded one pixel larger, as 4:2:0 colour needs, and announced at its true size in the track header.
 */
export function renderVideo({ seed, label, width, height, seconds, padTo = 0 }: VideoSpec): Video {
  const { columns, rows } = codedSize(width, height);
  const paint = shotPainter({ seed, label, columns, rows, seconds, framesPerSecond: FRAMES_PER_SECOND });
  const file = muxMp4(encodeVideo({ width, height, seconds, framesPerSecond: FRAMES_PER_SECOND, paint }), {
    width,
    height,
  });
  const etag = `"${createHash("sha256").update(file).update(String(padTo)).digest("hex").slice(0, 32)}"`;
  if (padTo <= file.length) return { content: paddedSource(file), etag };
  const free = Math.max(padTo - file.length, FREE_HEADER);
  const header = freeBoxHeader(free);
  return { content: paddedSource(Buffer.concat([file, header]), free - header.length), etag };
}
