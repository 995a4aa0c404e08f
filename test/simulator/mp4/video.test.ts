// The structure of a simulated video's file, and what ffmpeg makes of it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { renderVideo, type VideoSpec } from "../../../src/simulator/video.js";
import { HAS_FFMPEG, runTool } from "./ffmpeg.js";

const spec = (fields: Partial<VideoSpec> = {}): VideoSpec => ({
  seed: "gen_1",
  label: "7F3K",
  width: 128,
  height: 96,
  seconds: 2,
  ...fields,
});

function bytesOf(fields: Partial<VideoSpec> = {}): Buffer {
  const { content } = renderVideo(spec(fields));
  return Buffer.concat([...content.read(0, content.length)]);
}

interface BoxAt {
  type: string;
  start: number;
  end: number;
}

function boxesOf(bytes: Buffer, start = 0, end = bytes.length): BoxAt[] {
  const boxes: BoxAt[] = [];
  for (let at = start; at < end; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > end) throw new Error(`box at ${at} does not fit`);
    boxes.push({ type: bytes.toString("latin1", at + 4, at + 8), start: at, end: at + size });
    at += size;
  }
  return boxes;
}

/** The content of the box at a path such as moov/trak/mdia. */
function find(bytes: Buffer, path: string): Buffer {
  return path.split("/").reduce((inside, type) => {
    const found = boxesOf(inside).find((box) => box.type === type);
    if (found === undefined) throw new Error(`no ${type} in ${path}`);
    return inside.subarray(found.start + 8, found.end);
  }, bytes);
}

describe("the file of a simulated video", () => {
  it("is ftyp, moov, mdat, in that order and with nothing after", () => {
    expect(boxesOf(bytesOf()).map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat"]);
  });

  it("says exactly the seconds asked for, in the movie and in the media", () => {
    const bytes = bytesOf({ seconds: 7 });
    const movie = find(bytes, "moov/mvhd");
    expect(movie.readUInt32BE(16) / movie.readUInt32BE(12)).toBe(7);
    const media = find(bytes, "moov/trak/mdia/mdhd");
    expect(media.readUInt32BE(16) / media.readUInt32BE(12)).toBe(7);
  });

  it.each([
    [1920, 1080, 40],
    [1280, 720, 31],
    [1080, 1080, 32],
    [480, 270, 21],
    [64, 64, 20],
    [8192, 250, 51],
  ])("says %i x %i in the track header and declares the level for it", (width, height, level) => {
    const bytes = bytesOf({ width, height, seconds: 1 });
    const track = find(bytes, "moov/trak/tkhd");
    expect([track.readUInt32BE(76) / 65536, track.readUInt32BE(80) / 65536]).toEqual([width, height]);
    expect(bytes[bytes.indexOf("avcC") + 7]).toBe(level);
  });

  it("has sample sizes that fill mdat from where the first chunk is said to be", () => {
    const bytes = bytesOf();
    const table = "moov/trak/mdia/minf/stbl";
    const sizes = find(bytes, `${table}/stsz`);
    const count = sizes.readUInt32BE(8);
    expect(count).toBe(48);
    let total = 0;
    for (let sample = 0; sample < count; sample++) total += sizes.readUInt32BE(12 + 4 * sample);
    const mdat = boxesOf(bytes).find(({ type }) => type === "mdat")!;
    expect(find(bytes, `${table}/stco`).readUInt32BE(8)).toBe(mdat.start + 8);
    expect(total).toBe(mdat.end - mdat.start - 8);
  });

  it("is small: 1080p and 5 seconds stay under 100 kB", () => {
    expect(bytesOf({ width: 1920, height: 1080, seconds: 5 }).length).toBeLessThan(100_000);
  });

  it("is decided by the seed and the label", () => {
    const first = bytesOf();
    expect(bytesOf().equals(first)).toBe(true);
    expect(bytesOf({ seed: "gen_2" }).equals(first)).toBe(false);
    expect(bytesOf({ label: "OTHER" }).equals(first)).toBe(false);
  });

  it("has another entity tag when its padding differs", () => {
    expect(renderVideo(spec({ padTo: 100_000 })).etag).not.toBe(renderVideo(spec()).etag);
  });

  it.each([100_000, 5 * 2 ** 30])("is padded to %i bytes by one free box", (padTo) => {
    const { content } = renderVideo(spec({ padTo }));
    const file = bytesOf();
    expect(content.length).toBe(padTo);
    const header = Buffer.concat([...content.read(file.length, file.length + 16)]);
    expect(header.toString("latin1", 4, 8)).toBe("free");
    const short = header.readUInt32BE(0);
    expect(file.length + (short === 1 ? Number(header.readBigUInt64BE(8)) : short)).toBe(padTo);
  });

  it("grows by a whole box when the padding asked for is smaller than one", () => {
    const { length } = bytesOf();
    const padded = bytesOf({ padTo: length + 1 });
    expect(boxesOf(padded).map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat", "free"]);
  });
});

describe("decoded by ffmpeg, a simulated video", () => {
  const onDisk = (fields: Partial<VideoSpec>): string => {
    const directory = mkdtempSync(join(tmpdir(), "video-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const path = join(directory, "video.mp4");
    writeFileSync(path, bytesOf(fields));
    return path;
  };
  const probe = (path: string) => {
    const entries = "stream=width,height,duration,profile,nb_read_frames";
    const args = ["-v", "error", "-count_frames", "-show_entries", entries, "-of", "json", path];
    return JSON.parse(runTool("ffprobe", args).stdout.toString()).streams as object[];
  };
  /** Everything ffmpeg complains about when it decodes every frame. */
  const complaints = (path: string) => {
    const { stderr, status } = runTool("ffmpeg", ["-v", "error", "-i", path, "-f", "null", "-"]);
    return { stderr, status };
  };

  it.runIf(HAS_FFMPEG).each([
    [1920, 1080],
    [1080, 1920],
    [1280, 720],
    [720, 1280],
    [1080, 1080],
    [854, 480],
    [480, 270],
    [16, 16],
    [2, 2],
  ])("of %i x %i has that size, two seconds and no errors", (width, height) => {
    const path = onDisk({ width, height, seconds: 2 });
    expect(probe(path)).toEqual([
      { profile: "Constrained Baseline", width, height, duration: "2.000000", nb_read_frames: "48" },
    ]);
    expect(complaints(path)).toEqual({ stderr: "", status: 0 });
  });

  it.runIf(HAS_FFMPEG)("of an odd size is coded one pixel larger", () => {
    expect(probe(onDisk({ width: 853, height: 479 }))).toMatchObject([{ width: 854, height: 480 }]);
  });

  it.runIf(HAS_FFMPEG)("of twenty seconds, past several key frames, has no errors", () => {
    const path = onDisk({ seconds: 20, width: 640, height: 360, padTo: 500_000 });
    expect(probe(path)).toMatchObject([{ duration: "20.000000", nb_read_frames: "480" }]);
    expect(complaints(path)).toEqual({ stderr: "", status: 0 });
  });
});
