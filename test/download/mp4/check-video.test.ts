// Which files count as one complete MP4, and what is read from them.
import { execFileSync } from "node:child_process";
import { mkdtemp, open, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkVideo } from "../../../src/download/mp4/check-video.js";
import { box, tinyMp4, u32 } from "../../support/tiny-mp4.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "check-video-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function check(bytes: Buffer, lengthKnown = true) {
  const path = join(directory, "video.mp4");
  await writeFile(path, bytes);
  return checkFile(path, bytes.length, lengthKnown);
}

async function checkFile(path: string, size: number, lengthKnown = true) {
  const file = await open(path, "r");
  try {
    return await checkVideo(file, size, lengthKnown);
  } finally {
    await file.close();
  }
}

describe("a complete file", () => {
  it.each([
    ["with its index first", {}],
    ["with its media first", { mediaFirst: true }],
    ["with a 64-bit media size", { mediaSize: "long" as const }],
    ["with 64-bit chunk offsets", { longOffsets: true }],
    ["with 64-bit times", { longTimes: true, coded: { width: 322, height: 182 } }],
    ["with an open media size and a known length", { mediaSize: "open" as const }],
  ])("passes %s", async (_, spec) => {
    const facts = { width: 320, height: 180, seconds: 5 };
    expect(await check(tinyMp4(spec))).toEqual({ ok: true, value: facts });
  });

  it("passes with boxes that nobody knows between and behind", async () => {
    const bytes = Buffer.concat([tinyMp4(), box("free", Buffer.alloc(100)), box("zzzz")]);
    expect(await check(bytes)).toMatchObject({ ok: true });
  });

  it("passes in fragments", async () => {
    const bytes = Buffer.concat([tinyMp4(), box("moof", Buffer.alloc(60)), box("mdat", Buffer.alloc(70))]);
    expect(await check(bytes)).toMatchObject({ ok: true });
  });
});

describe("a file that is not complete", () => {
  it("fails at every length short of its own, whichever box comes last", async () => {
    for (const mediaFirst of [false, true]) {
      const whole = tinyMp4({ media: 60, mediaFirst });
      for (let length = 0; length < whole.length; length += 1) {
        const checked = await check(whole.subarray(0, length));
        expect(checked.ok, `${length} of ${whole.length} bytes, mediaFirst ${mediaFirst}`).toBe(false);
      }
    }
  });

  it.each([
    ["is cut", tinyMp4().subarray(0, -10), "ends inside its mdat box: 10 bytes are missing"],
    ["is cut in a 64-bit box", tinyMp4({ mediaSize: "long" }).subarray(0, -10), "ends inside its mdat box"],
    ["has a few stray bytes behind", Buffer.concat([tinyMp4(), Buffer.from("abc")]), "belong to no MP4 box"],
    ["is followed by zeros", Buffer.concat([tinyMp4(), Buffer.alloc(4096)]), "damaged"],
    ["is followed by text", Buffer.concat([tinyMp4(), Buffer.from("<html>not found</html>")]), "is"],
    ["has a box smaller than its header", Buffer.concat([tinyMp4(), u32(7), Buffer.from("free")]), "belong to no"],
    ["does not begin with ftyp", tinyMp4().subarray(32), "does not begin like an MP4"],
    ["has no index", Buffer.concat([box("ftyp", u32(0)), box("mdat", u32(0))]), "no moov box"],
    ["has no media", Buffer.concat([box("ftyp", u32(0)), box("moov", u32(0))]), "no mdat box"],
    ["has an index that points beyond it", tinyMp4({ chunkOffset: 99_999 }), "index points to"],
  ])("fails when it %s, and says so", async (_, bytes, problem) => {
    const checked = await check(bytes);
    expect(checked).toEqual({ ok: false, error: expect.stringContaining(problem) });
  });

  it("fails with an open media size when nobody announced its length", async () => {
    expect(await check(tinyMp4({ mediaSize: "open" }), false)).toMatchObject({ ok: false });
  });

  it("fails without going through millions of empty boxes", async () => {
    const empty = box("free");
    const many = Buffer.concat([tinyMp4(), Buffer.alloc(empty.length * 70_000, empty)]);
    expect(await check(many)).toEqual({ ok: false, error: expect.stringContaining("too many parts") });
  });
});

describe("what is read from it", () => {
  const facts = async (bytes: Buffer) => {
    const checked = await check(bytes);
    return checked.ok ? checked.value : checked.error;
  };

  it("is the size as shown when the picture is turned", async () => {
    expect(await facts(tinyMp4({ width: 1920, height: 1080, rotated: true }))).toMatchObject({
      width: 1080,
      height: 1920,
    });
  });

  it("is the track header's size where the coded one is larger", async () => {
    const bytes = tinyMp4({ width: 853, height: 480, coded: { width: 854, height: 480 } });
    expect(await facts(bytes)).toMatchObject({ width: 853, height: 480 });
  });

  it("is the coded size where the track header has none", async () => {
    const bytes = tinyMp4({ width: 0, height: 0, coded: { width: 640, height: 360 } });
    expect(await facts(bytes)).toMatchObject({ width: 640, height: 360 });
  });

  it("is unknown where the file says nothing sensible", async () => {
    expect(await facts(tinyMp4({ width: 0xffff, height: 0, seconds: 0 }))).toEqual({
      width: null,
      height: null,
      seconds: null,
    });
  });

  it("is unknown without a video track", async () => {
    const bytes = Buffer.concat([box("ftyp", u32(0)), box("moov", u32(0, 0)), box("mdat")]);
    expect(await facts(bytes)).toEqual({ width: null, height: null, seconds: null });
  });
});

describe("hostile bytes", () => {
  it("never throw and never pass when they are random", async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(bytes, async (random) => {
        expect((await check(Buffer.from(random))).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("never throw and never give insane facts when a valid file is altered", async () => {
    const whole = tinyMp4({ media: 20 });
    const change = fc.tuple(fc.nat(whole.length - 1), fc.constantFrom(0, 1, 8, 0x7f, 0x80, 0xff));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const checked = await check(bytes);
        if (!checked.ok) return;
        const { width, height, seconds } = checked.value;
        for (const side of [width, height]) expect(side === null || (side >= 1 && side <= 32_768)).toBe(true);
        expect(seconds === null || (seconds >= 0 && seconds <= 86_400)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

const ffmpeg = hasFfmpeg();
if (!ffmpeg) process.stderr.write("note: ffmpeg is not installed, so no real encoder's files are checked\n");

describe.runIf(ffmpeg)("files of a real encoder", () => {
  it.each([
    ["plain.mp4", []],
    ["faststart.mp4", ["-movflags", "+faststart"]],
    ["fragmented.mp4", ["-movflags", "+frag_keyframe+empty_moov+default_base_moof"]],
    ["plain.mov", []],
  ])("pass: %s", async (name, options) => {
    const path = join(directory, name);
    const input = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=24", "-t", "2"];
    const codec = ["-c:v", "mpeg4", "-threads", "1"];
    execFileSync("ffmpeg", ["-v", "error", "-y", ...input, ...codec, ...options, path]);
    const { size } = await stat(path);
    const seconds = name.startsWith("fragmented") ? null : 2;
    expect(await checkFile(path, size)).toEqual({ ok: true, value: { width: 320, height: 240, seconds } });
    expect(await checkFile(path, size - 1)).toMatchObject({ ok: false });
  });
});

function hasFfmpeg(): boolean {
  try {
    execFileSync("ffmpeg", ["-version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
