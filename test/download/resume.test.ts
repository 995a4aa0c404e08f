// A broken download goes on where it stopped, and only where that surely is the same file.
import { link, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";
import { sha256 } from "../../src/util/sha256.js";
import { tinyMp4 } from "../support/tiny-mp4.js";
import { broken, serving } from "./served.js";
import { useWorkspace } from "./workspace.js";

const video = tinyMp4({ media: 20_000 });
const other = tinyMp4({ media: 30_000 });
const etag = '"v1"';
const space = useWorkspace();
const saved = (bytes: Buffer) => ({ ok: true, value: { size: bytes.length, sha256: sha256(bytes) } });
const part = () => space.at(".shot.mp4.part");
const note = () => space.at(".shot.mp4.part.json");

/** Leaves the first 7000 bytes of the video, as a broken transfer does. */
async function breakOff() {
  expect(await space.save(serving({ bytes: video, etag, breakAt: 7000 }))).toEqual({ ok: false, error: broken });
}

describe("after a broken transfer", () => {
  it("the rest is asked for and the whole is verified", async () => {
    await breakOff();
    expect(await space.files()).toEqual([".shot.mp4.part", ".shot.mp4.part.json"]);
    for (const path of [part(), note()]) expect((await stat(path)).mode & 0o777).toBe(0o600);
    const server = serving({ bytes: video, etag });
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([{ offset: 7000, etag }]);
    expect(await readFile(space.at("shot.mp4"))).toEqual(video);
    expect(await space.files()).toEqual(["shot.mp4"]);
  });

  it("a body that ends early without an error is resumed, too", async () => {
    const server = serving({ bytes: video, etag, endAt: 9000 }, { bytes: video, etag });
    expect(await space.save(server)).toMatchObject({ ok: false, error: { kind: "download" } });
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([null, { offset: 9000, etag }]);
  });

  it("it can break again and again", async () => {
    const breaks = [3000, 3000, 3001, 19_000].map((breakAt) => ({ bytes: video, etag, breakAt }));
    const server = serving(...breaks, broken, { bytes: video, etag });
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await space.save(server)).ok).toBe(false);
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked.map((resume) => resume?.offset ?? 0)).toEqual([0, 3000, 3000, 3001, 19_000, 19_000]);
  });

  it("an error page in between costs nothing of what is held", async () => {
    await breakOff();
    const page = { bytes: Buffer.from("<html>"), type: "text/html" };
    const server = serving(page, { bytes: video, etag });
    expect((await space.save(server)).ok).toBe(false);
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([
      { offset: 7000, etag },
      { offset: 7000, etag },
    ]);
  });
});

describe("the download starts anew", () => {
  it("when the server has another file now", async () => {
    await breakOff();
    const server = serving({ bytes: other, etag: '"v2"' });
    expect(await space.save(server)).toMatchObject(saved(other));
    expect(await readFile(space.at("shot.mp4"))).toEqual(other);
  });

  it.each([
    ["another target", { target: { from: "job", job: "task_2" } as const }],
    ["a variant's own URL", { target: { from: "url", job: "task_1", url: "https://host/2.mp4" } as const }],
  ])("for %s at the same path", async (_, changes) => {
    await breakOff();
    const server = serving({ bytes: other, etag });
    expect(await space.save(server, changes)).toMatchObject(saved(other));
    expect(server.asked).toEqual([null]);
  });

  it("when the server offers no entity tag", async () => {
    const server = serving({ bytes: video, breakAt: 7000 }, { bytes: video });
    await space.save(server);
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([null, null]);
  });

  it.each([
    ["torn", (text: string) => text.slice(0, -1)],
    ["empty", () => ""],
    ["no object", () => "null"],
    ["of another shape", (text: string) => text.replace('"total":', '"size":')],
    ["one whose tag would add a header", (text: string) => text.replace("v1", "v1\\r\\nX-Evil: 1")],
    ["one that holds more than there is", (text: string) => text.replace(/"total":\d+/, '"total":6999')],
  ])("when the note is %s", async (_, spoil) => {
    await breakOff();
    await writeFile(note(), spoil(await readFile(note(), "utf8")));
    const server = serving({ bytes: video, etag });
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([null]);
  });

  it("when the part file has fewer bytes than noted", async () => {
    await breakOff();
    await truncate(part(), 6999);
    const server = serving({ bytes: video, etag });
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([null]);
  });

  it("when the part file is a second name of some file, which stays as it is", async () => {
    await breakOff();
    await link(part(), space.at("elsewhere.mp4"));
    const server = serving({ bytes: video, etag });
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([null]);
    expect(await readFile(space.at("elsewhere.mp4"))).toEqual(video.subarray(0, 7000));
  });

  it.each([
    ["at another offset", { bytes: video, etag, start: 6000 }],
    ["of another file", { bytes: video, etag: '"v2"', start: 7000 }],
    ["of a file of another size", { bytes: other, etag, start: 7000 }],
  ])("after a range %s, once what is held has been thrown away", async (_, turn) => {
    await breakOff();
    const server = serving(turn, { bytes: video, etag });
    const refused = { kind: "download", message: expect.stringContaining("another part of the file") };
    expect(await space.save(server)).toEqual({ ok: false, error: refused });
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([{ offset: 7000, etag }, null]);
  });
});

describe("what a killed process leaves", () => {
  it("counts only as far as it was noted: the tail may be zeros after a power cut", async () => {
    await breakOff();
    await truncate(part(), video.length + 1000);
    const server = serving({ bytes: video, etag });
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([{ offset: 7000, etag }]);
    expect(await readFile(space.at("shot.mp4"))).toEqual(video);
  });

  it("is noted while a long transfer goes on, not only at its end", async () => {
    const long = tinyMp4({ media: 3_000_000 });
    const held: number[] = [];
    // Each note is waited for once the bytes have come that it should name; the transfer itself does not wait for it.
    const notedAfter = new Map([
      [1_200_000, 1_100_000],
      [2_300_000, 2_200_000],
    ]);
    const beforeChunk = async (offset: number) => {
      const expected = notedAfter.get(offset);
      if (expected === undefined) return;
      held.push(
        await vi.waitFor(async () => {
          const noted: unknown = JSON.parse(await readFile(note(), "utf8")).held;
          expect(noted).toBe(expected);
          return expected;
        }),
      );
    };
    await space.save(serving({ bytes: long, etag, chunk: 100_000, beforeChunk }));
    expect(held).toEqual([1_100_000, 2_200_000]);
  });

  it("is published without a request when every byte had come", async () => {
    await breakOff();
    const written = JSON.parse(await readFile(note(), "utf8"));
    await writeFile(part(), video);
    await writeFile(note(), JSON.stringify({ ...written, held: video.length }));
    const server = serving(broken);
    expect(await space.save(server)).toMatchObject(saved(video));
    expect(server.asked).toEqual([]);
  });

  it("is thrown away when every byte had come and they are no video", async () => {
    await breakOff();
    const written = JSON.parse(await readFile(note(), "utf8"));
    await writeFile(part(), Buffer.alloc(video.length));
    await writeFile(note(), JSON.stringify({ ...written, held: video.length }));
    expect(await space.save(serving(broken))).toMatchObject({ ok: false, error: { kind: "download" } });
    expect(await space.save(serving({ bytes: video }))).toMatchObject(saved(video));
  });
});

describe("an abort", () => {
  const abortAt = (offset: number, control: AbortController) => (at: number) => {
    if (at >= offset) control.abort(new Error("interrupted"));
  };

  it("rejects with the signal's reason and keeps what can be resumed", async () => {
    const control = new AbortController();
    const first = serving({ bytes: video, etag, beforeChunk: abortAt(7000, control) });
    await expect(space.save(first, {}, control.signal)).rejects.toThrow("interrupted");
    const second = serving({ bytes: video, etag });
    expect(await space.save(second)).toMatchObject(saved(video));
    expect(second.asked).toEqual([{ offset: 7000, etag }]);
  });

  it("leaves nothing that cannot be resumed", async () => {
    const control = new AbortController();
    const server = serving({ bytes: video, beforeChunk: abortAt(7000, control) });
    await expect(space.save(server, {}, control.signal)).rejects.toThrow("interrupted");
    expect(await space.files()).toEqual([]);
    expect(server.released()).toBe(1);
  });

  it("before the start sends no request", async () => {
    const server = serving({ bytes: video });
    await expect(space.save(server, {}, AbortSignal.abort(new Error("interrupted")))).rejects.toThrow("interrupted");
    expect(server.asked).toEqual([]);
  });
});
