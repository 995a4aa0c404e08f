// Saving a video: what ends under the final name, what is refused, what is left behind.
import { chmod, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createVideoStore } from "../../src/download/store.js";
import { sha256 } from "../../src/util/sha256.js";
import { tinyMp4 } from "../support/tiny-mp4.js";
import { unprivileged } from "../support/unprivileged.js";
import { broken, serving } from "./served.js";
import { order, useWorkspace } from "./workspace.js";

const video = tinyMp4({ width: 1280, height: 720, seconds: 5 });
const space = useWorkspace();
const disk = (problem: string) => ({
  ok: false,
  error: { kind: "disk", message: expect.stringContaining(problem) },
});
const download = (problem: string) => ({
  ok: false,
  error: { kind: "download", message: expect.stringContaining(problem) },
});

describe("a complete video", () => {
  it("ends under its name with its facts, and nothing else is left", async () => {
    const saved = await space.save(serving({ bytes: video, etag: '"v1"' }), { path: "scene 1/shot.mp4" });
    const { mtimeMs, mode } = await stat(space.at("scene 1", "shot.mp4"));
    expect(saved).toEqual({
      ok: true,
      value: {
        path: "scene 1/shot.mp4",
        size: video.length,
        sha256: sha256(video),
        mtime_ms: Math.floor(mtimeMs),
        width: 1280,
        height: 720,
        seconds: 5,
        warnings: [],
      },
    });
    expect(await readFile(space.at("scene 1", "shot.mp4"))).toEqual(video);
    expect(mode & 0o777).toBe(0o644 & ~process.umask());
    expect(await space.files()).toEqual(["scene 1", "scene 1/shot.mp4"]);
  });

  it("arrives unharmed whatever the size of the chunks", async () => {
    const bytes = tinyMp4({ media: 900_000 });
    for (const chunk of [700, 65_536, 262_143, 262_144, 262_145, 800_000]) {
      const saved = await space.save(serving({ bytes, chunk }), { path: `${chunk}.mp4` });
      expect(saved).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } });
      expect(sha256(await readFile(space.at(`${chunk}.mp4`)))).toBe(sha256(bytes));
    }
  });

  it("is not under its name, nor readable by others, before all of it has come", async () => {
    const seen = new Set<string>();
    const beforeChunk = async () => {
      for (const file of await space.files())
        seen.add(`${file} ${((await stat(space.at(file))).mode & 0o777).toString(8)}`);
    };
    await space.save(serving({ bytes: video, beforeChunk }));
    expect([...seen]).toEqual([".shot.mp4.part 600"]);
  });

  it("reports its progress with the announced total", async () => {
    const seen: (number | null)[][] = [];
    const { content } = serving({ bytes: video, chunk: 3000 });
    await createVideoStore({ outDir: space.dir, content }).save(order, (...progress) => seen.push(progress));
    expect(seen).toEqual([
      [3000, video.length],
      [video.length, video.length],
    ]);
  });

  it("passes without an announced length and with an unspecific type", async () => {
    const saved = await space.save(serving({ bytes: video, total: null, type: "application/octet-stream" }));
    expect(saved.ok).toBe(true);
  });

  it("carries a warning for each difference from the request", async () => {
    const request = { ...order.request, width: 1920, height: 1080, n_seconds: 10 };
    expect(await space.save(serving({ bytes: video }), { request })).toMatchObject({
      ok: true,
      value: { warnings: ["asked for 1920x1080, the file is 1280x720", "asked for 10 s, the file lasts 5 s"] },
    });
  });

  it("carries a warning when nothing can be read from it", async () => {
    const saved = await space.save(serving({ bytes: tinyMp4({ width: 0, height: 0, seconds: 0 }) }));
    expect(saved).toMatchObject({ ok: true, value: { warnings: [expect.stringContaining("could not be read")] } });
  });
});

describe("content that is not the video", () => {
  it.each([
    ["an HTML page", { type: "text/html", bytes: Buffer.from("<html>") }, "text/html"],
    ["JSON", { type: "application/json", bytes: Buffer.from("{}") }, "application/json"],
    ["a type with control characters", { type: "a/\u001b[31m", bytes: video }, "a/ [31m"],
    ["an HTML page called a video", { bytes: Buffer.from("\n<!doctype html><p>not found") }, "an HTML or XML page"],
    ["JSON called a video", { bytes: Buffer.from('{"error": "not found"}') }, "JSON"],
    ["gzip called a video", { bytes: Buffer.from("\x1f\x8b\x08\0\0\0\0\0\0\0\0\0\0", "latin1") }, "compressed"],
    ["nothing", { bytes: Buffer.alloc(0) }, "an empty file"],
    ["a few bytes", { bytes: Buffer.from("oops") }, "does not begin like an MP4"],
    ["more than announced", { bytes: video, total: video.length - 1 }, "more than the"],
    ["a file cut by a closed connection", { bytes: video, total: null, endAt: 3000 }, "ends inside its mdat box"],
    ["another range than asked for", { bytes: video, start: 100 }, "another part of the file"],
  ])("is refused when it is %s, and leaves nothing behind", async (_, turn, problem) => {
    const server = serving({ ...turn, etag: '"v1"', chunk: 5 });
    expect(await space.save(server)).toEqual(download(problem));
    expect(await space.files()).toEqual([]);
    expect(server.released()).toBe(1);
  });

  it("passes the server's failure on and leaves nothing behind", async () => {
    expect(await space.save(serving(broken))).toEqual({ ok: false, error: broken });
    expect(await space.files()).toEqual([]);
  });

  it("leaves nothing of a broken transfer that cannot be resumed", async () => {
    expect(await space.save(serving({ bytes: video, breakAt: 2000 }))).toEqual({ ok: false, error: broken });
    expect(await space.files()).toEqual([]);
  });
});

describe("a file that is there already", () => {
  it("is adopted when it is a complete video, without a request", async () => {
    await writeFile(space.at("shot.mp4"), video);
    await writeFile(space.at(".shot.mp4.part"), "left by a run killed before the video was recorded");
    const server = serving(broken);
    expect(await space.save(server)).toMatchObject({ ok: true, value: { sha256: sha256(video), width: 1280 } });
    expect(server.asked).toEqual([]);
    expect(await space.files()).toEqual(["shot.mp4"]);
  });

  it("is left alone when it is no complete video", async () => {
    await writeFile(space.at("shot.mp4"), "my notes");
    const server = serving({ bytes: video });
    expect(await space.save(server)).toEqual(disk("is already there and is not a complete video"));
    expect(await readFile(space.at("shot.mp4"), "utf8")).toBe("my notes");
    expect(server.asked).toEqual([]);
  });

  it("is not taken for the video, however whole it is, when no earlier run can have put it there", async () => {
    await writeFile(space.at("shot.mp4"), video);
    const server = serving({ bytes: video });
    expect(await space.save(server, { adopt: false })).toEqual(disk("is already there"));
    expect(server.asked).toEqual([]);
  });

  it("is left alone when it appears during the download, which is then kept", async () => {
    const beforeChunk = (offset: number) => (offset === 0 ? writeFile(space.at("shot.mp4"), "my notes") : undefined);
    const saved = await space.save(serving({ bytes: video, etag: '"v1"', beforeChunk }));
    expect(saved).toEqual(disk("is already there"));
    expect(await readFile(space.at("shot.mp4"), "utf8")).toBe("my notes");
    expect(await space.files()).toEqual([".shot.mp4.part", ".shot.mp4.part.json", "shot.mp4"]);
    expect((await stat(space.at(".shot.mp4.part"))).mode & 0o777).toBe(0o600);
  });

  it.each([false, true])("is refused when it is a symlink (adopt: %s)", async (adopt) => {
    await writeFile(space.at("elsewhere.mp4"), video);
    await symlink("elsewhere.mp4", space.at("shot.mp4"));
    expect(await space.save(serving({ bytes: video }), { adopt })).toEqual(disk("is already there"));
  });
});

describe("a place that cannot be used", () => {
  it.each(["../shot.mp4", "/shot.mp4", "a/../../shot.mp4", "a//b.mp4", "./a.mp4", "", "a\0.mp4"])(
    "is refused when its path is %j",
    async (path) => {
      const server = serving({ bytes: video });
      expect(await space.save(server, { path })).toEqual(disk("is not a path inside the output directory"));
      expect(server.asked).toEqual([]);
    },
  );

  it("is refused below a symlink, and nothing is created through it", async () => {
    await mkdir(space.at("real"));
    await symlink("real", space.at("link"));
    const saved = await space.save(serving({ bytes: video }), { path: "link/deep/shot.mp4" });
    expect(saved).toEqual(disk("is a symbolic link"));
    expect(await space.files()).toEqual(["link", "real"]);
  });

  it("is refused below a file", async () => {
    await writeFile(space.at("scene"), "");
    expect(await space.save(serving({ bytes: video }), { path: "scene/shot.mp4" })).toEqual(disk("is not a directory"));
  });

  it("is refused with the system's word and a remedy when the name is too long", async () => {
    const saved = await space.save(serving({ bytes: video }), { path: `${"x".repeat(254)}.mp4` });
    expect(saved).toMatchObject({ ...disk("the name is too long; shorten it"), error: { code: "ENAMETOOLONG" } });
  });

  it("may be an output directory behind a symlink", async () => {
    await mkdir(space.at("real"));
    await symlink("real", space.at("link"));
    const { content } = serving({ bytes: video });
    const saved = await createVideoStore({ outDir: space.at("link"), content }).save(order, () => {});
    expect(saved.ok).toBe(true);
    expect(await space.files()).toContain("real/shot.mp4");
  });

  it("is refused without permission to write", async () => {
    await chmod(space.dir, 0o500);
    const saved = await unprivileged(space.dir, () => space.save(serving({ bytes: video })));
    expect(saved).toMatchObject({ ok: false, error: { kind: "disk", code: "EACCES" } });
    expect(saved.ok || saved.error.message).toContain("permission denied");
  });
});
