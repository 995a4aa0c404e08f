// Turns painted pictures into an H.264 stream: parameter sets and one access unit a frame.
import { codedSize, pictureParameterSet, sequenceParameterSet } from "./parameter-sets.js";
import { Picture } from "./picture.js";
import { deltaSlice, keySlice } from "./slice.js";

/** Frames from one key picture to the next: how finely a player can seek. */
const KEY_INTERVAL = 96;

/** Paints frame number `frame` (from 0) over whatever the picture held. */
export type Paint = (picture: Picture, frame: number) => void;

export interface EncodedVideo {
  readonly sps: Buffer;
  readonly pps: Buffer;
  /** One NAL unit a frame, in the order shown. */
  readonly frames: readonly Buffer[];
  /** Indices of the key pictures in `frames`. */
  readonly keyFrames: readonly number[];
  /** Coded size in pixels: the size asked for, rounded up to even. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

/** Encodes `framesPerSecond * seconds` frames of `width` x `height` pixels. */
export function encodeVideo(options: {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
  readonly paint: Paint;
}): EncodedVideo {
  const { framesPerSecond, paint } = options;
  const size = codedSize(options.width, options.height);
  const picture = new Picture(size.columns, size.rows);
  const previous = new Picture(size.columns, size.rows);
  const frames: Buffer[] = [];
  const keyFrames: number[] = [];
  for (let frame = 0; frame < framesPerSecond * options.seconds; frame++) {
    paint(picture, frame);
    const sinceKey = frame % KEY_INTERVAL;
    if (sinceKey === 0) {
      keyFrames.push(frame);
      frames.push(keySlice(picture, keyFrames.length % 2));
    } else {
      frames.push(deltaSlice(picture, previous, sinceKey));
    }
    previous.copyFrom(picture);
  }
  return {
    sps: sequenceParameterSet(size, framesPerSecond),
    pps: pictureParameterSet(),
    frames,
    keyFrames,
    width: size.width,
    height: size.height,
    framesPerSecond,
  };
}
