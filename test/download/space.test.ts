// Room and permission, asked before anything is paid; and what a full disk does to a download.
import { execFileSync } from "node:child_process";
import { mkdir, readdir, rm, statfs, writeFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { checkWritable, freeBytes, looksWritable } from "../../src/download/space.js";
import { createVideoStore } from "../../src/download/store.js";
import { tinyMp4 } from "../support/tiny-mp4.js";
import { type Serving, serving } from "./served.js";
import { order, useWorkspace } from "./workspace.js";

const space = useWorkspace();

describe("the room that is left", () => {
  it("is what the file system says", async () => {
    const { blocks, bsize } = await statfs(space.dir);
    const free = await freeBytes(space.dir);
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThanOrEqual(blocks * bsize);
  });

  it("is that of the nearest directory when this one does not exist yet", async () => {
    expect(await freeBytes(space.at("not", "yet"))).toBeGreaterThan(0);
  });

  it("is unknown where the path cannot be a directory", async () => {
    await writeFile(space.at("file"), "");
    expect(await freeBytes(space.at("file", "below"))).toBeNull();
  });
});

describe("permission to write", () => {
  it("can be looked for without making anything", async () => {
    await writeFile(space.at("file"), "");
    expect(await looksWritable(space.at("renders", "mars"))).toEqual({ ok: true });
    for (const path of [["file"], ["file", "below"]]) {
      expect(await looksWritable(space.at(...path))).toMatchObject({ ok: false, error: { kind: "disk" } });
    }
    expect(await space.files()).toEqual(["file"]);
  });

  it("is proved without leaving anything but the directory", async () => {
    expect(await checkWritable(space.at("renders", "mars"))).toEqual({ ok: true });
    expect(await space.files()).toEqual(["renders", "renders/mars"]);
  });

  it("is refused where a file is in the way", async () => {
    await writeFile(space.at("file"), "");
    for (const path of [["file"], ["file", "below"]]) {
      expect(await checkWritable(space.at(...path))).toMatchObject({
        ok: false,
        error: { kind: "disk", message: expect.stringContaining("a file is where a directory should be") },
      });
    }
  });
});

const disk = `/tmp/sora-batch-full-disk-${process.pid}`;
const canMount = await mountSmallDisk();
if (!canMount) process.stderr.write("note: a small file system cannot be mounted here, so no full disk is tried\n");

describe.runIf(canMount)("a disk that fills up", () => {
  afterAll(async () => {
    execFileSync("umount", [disk]);
    await rm(disk, { recursive: true });
  });

  const large: Serving = { bytes: tinyMp4({ media: 3_000_000 }), etag: '"v1"', chunk: 100_000 };
  const full = { ok: false, error: { kind: "disk", code: "ENOSPC", message: expect.stringContaining("disk is full") } };

  it("fails the download, gives the room back, and works again with room", async () => {
    const { content } = serving(large);
    expect(await createVideoStore({ outDir: disk, content }).save(order, () => {})).toMatchObject(full);
    expect(await readdir(disk)).toEqual([]);
    const small = serving({ bytes: tinyMp4() });
    expect((await createVideoStore({ outDir: disk, content: small.content }).save(order, () => {})).ok).toBe(true);
  });

  it("refuses to be written when it is read-only", async () => {
    execFileSync("mount", ["-o", "remount,ro", disk]);
    expect(await checkWritable(disk)).toMatchObject({
      ok: false,
      error: { kind: "disk", code: "EROFS", message: expect.stringContaining("read-only") },
    });
  });
});

async function mountSmallDisk(): Promise<boolean> {
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    await rm(disk, { recursive: true });
    return false;
  }
}
