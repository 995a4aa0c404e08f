// That the H.264 stream says exactly what was painted.
import { describe, expect, it } from "vitest";
import { BitWriter } from "../../../src/simulator/mp4/bit-writer.js";
import { encodeVideo } from "../../../src/simulator/mp4/encoder.js";
import { levelFor } from "../../../src/simulator/mp4/level.js";
import { Picture } from "../../../src/simulator/mp4/picture.js";
import { seededRandom } from "../../../src/simulator/random.js";
import { HAS_FFMPEG, runTool } from "./ffmpeg.js";

const bitsOf = (write: (writer: BitWriter) => void): string => {
  const writer = new BitWriter();
  write(writer);
  const unit = writer.toNalUnit(0x67);
  return [...unit.subarray(1)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
};

describe("the bit writer", () => {
  it.each([
    [0, "1"],
    [1, "010"],
    [2, "011"],
    [7, "0001000"],
  ])("writes ue(%i) as the standard's table 9-2 does", (value, code) => {
    expect(bitsOf((writer) => writer.ue(value))).toBe(`${code}1`.padEnd(8, "0"));
  });

  it.each([
    [0, "1"],
    [1, "010"],
    [-1, "011"],
    [2, "00100"],
  ])("writes se(%i) as the standard's table 9-3 does", (value, code) => {
    expect(bitsOf((writer) => writer.se(value))).toBe(`${code}1`.padEnd(8, "0"));
  });

  it("breaks up what could be taken for a start code", () => {
    const writer = new BitWriter();
    writer.bits(32, 1);
    writer.bits(24, 0);
    expect([...writer.toNalUnit(0x41)]).toEqual([0x41, 0, 0, 3, 0, 1, 0, 0, 3, 0, 0x80]);
  });
});

describe("the level", () => {
  it("rises with the frame, the rate and the longer side", () => {
    expect(levelFor(120, 68, 24)).toBe(40);
    expect(levelFor(120, 68, 60)).toBe(42);
    expect(levelFor(300, 2, 24)).toBe(50);
  });

  it("does not exist for more than level 6 allows", () => {
    expect(() => levelFor(2000, 2000, 24)).toThrow(RangeError);
  });
});

describe("the encoder", () => {
  const COLUMNS = 9;
  const ROWS = 7;
  const FRAMES = 100;

  it("codes only what changed between key frames", () => {
    const still = encodeVideo({ width: 320, height: 240, seconds: 1, framesPerSecond: 24, paint: () => {} });
    expect(still.keyFrames).toEqual([0]);
    for (const frame of still.frames.slice(1)) expect(frame.length).toBeLessThan(8);
  });

  // Random colours reach every codeword the encoder has; a decoder that disagrees on one bit shows it at once.
  it.runIf(HAS_FFMPEG)("is decoded to the very colours that were painted, extreme ones included", () => {
    const random = seededRandom("colours");
    const painted: number[][] = [];
    const { sps, pps, frames } = encodeVideo({
      width: COLUMNS * 16,
      height: ROWS * 16,
      seconds: FRAMES,
      framesPerSecond: 1,
      paint: (picture, frame) => {
        for (let changes = frame % 96 === 0 ? 200 : 12; changes > 0; changes--) {
          const level = (low: number, high: number) => Math.floor(low + (high - low + 1) * random());
          picture.set(level(0, COLUMNS - 1), level(0, ROWS - 1), {
            y: random() < 0.3 ? level(120, 124) : level(16, 235),
            cb: random() < 0.3 ? level(126, 130) : level(16, 240),
            cr: level(16, 240),
          });
        }
        painted.push(planesOf(picture));
      },
    });
    const startCode = Buffer.from([0, 0, 0, 1]);
    const stream = Buffer.concat([sps, pps, ...frames].flatMap((unit) => [startCode, unit]));
    const args = ["-v", "error", "-f", "h264", "-i", "-", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"];
    const { stdout, stderr } = runTool("ffmpeg", args, stream);
    expect(stderr).toBe("");
    const frameBytes = COLUMNS * ROWS * 384;
    expect(stdout.length).toBe(FRAMES * frameBytes);
    painted.forEach((expected, frame) => {
      expect(cellsOf(stdout.subarray(frame * frameBytes, (frame + 1) * frameBytes)), `frame ${frame}`).toEqual(
        expected,
      );
    });
  });

  function planesOf(picture: Picture): number[] {
    const values: number[] = [];
    for (let row = 0; row < ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        const { y, cb, cr } = picture.get(column, row);
        values.push(y, cb, cr);
      }
    }
    return values;
  }

  /** Each cell's colour in a planar 4:2:0 frame, read at opposite corners: NaN when they differ, so that nothing equals it. */
  function cellsOf(frame: Buffer): number[] {
    const [width, luma, chroma] = [COLUMNS * 16, COLUMNS * ROWS * 256, COLUMNS * ROWS * 64];
    const flat = (plane: number, stride: number, column: number, row: number, side: number) => {
      const first = plane + row * side * stride + column * side;
      const last = first + (side - 1) * stride + side - 1;
      return frame[first] === frame[last] ? (frame[first] ?? Number.NaN) : Number.NaN;
    };
    const values: number[] = [];
    for (let row = 0; row < ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        values.push(flat(0, width, column, row, 16));
        values.push(flat(luma, width / 2, column, row, 8));
        values.push(flat(luma + chroma, width / 2, column, row, 8));
      }
    }
    return values;
  }
});

describe("a picture", () => {
  it("leaves out cells beyond its edges", () => {
    const picture = new Picture(2, 2);
    picture.set(2, 0, { y: 50, cb: 50, cr: 50 });
    picture.set(0, -1, { y: 50, cb: 50, cr: 50 });
    expect([picture.get(0, 1), picture.get(1, 1)]).toEqual([picture.get(0, 0), picture.get(1, 0)]);
  });
});
