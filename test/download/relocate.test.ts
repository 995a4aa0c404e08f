// Moving a saved video: never over another file, and whole wherever it is cut.
import { link, mkdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { moveVideo } from "../../src/download/relocate.js";
import { useWorkspace } from "./workspace.js";

const space = useWorkspace();
const refused = (problem: string) => ({
  ok: false,
  error: { kind: "disk", message: expect.stringContaining(problem) },
});

it("moves into a new directory and keeps the time", async () => {
  await writeFile(space.at("a.mp4"), "video");
  await utimes(space.at("a.mp4"), 1000, 1000);
  expect(await moveVideo(space.dir, "a.mp4", "previous/deep/b.mp4")).toEqual({
    ok: true,
    value: { mtime_ms: 1_000_000 },
  });
  expect(await space.files()).toEqual(["previous", "previous/deep", "previous/deep/b.mp4"]);
  expect(await readFile(space.at("previous/deep/b.mp4"), "utf8")).toBe("video");
  expect((await stat(space.at("previous/deep/b.mp4"))).nlink).toBe(1);
});

it("never overwrites", async () => {
  await writeFile(space.at("a.mp4"), "video");
  await writeFile(space.at("b.mp4"), "my notes");
  expect(await moveVideo(space.dir, "a.mp4", "b.mp4")).toEqual(refused("b.mp4 is already there"));
  expect(await readFile(space.at("a.mp4"), "utf8")).toBe("video");
  expect(await readFile(space.at("b.mp4"), "utf8")).toBe("my notes");
});

it("never overwrites a symlink that points nowhere", async () => {
  await writeFile(space.at("a.mp4"), "video");
  await symlink("nowhere", space.at("b.mp4"));
  expect(await moveVideo(space.dir, "a.mp4", "b.mp4")).toEqual(refused("b.mp4 is already there"));
  expect(await readFile(space.at("a.mp4"), "utf8")).toBe("video");
});

it("finishes a move that was killed between its two names", async () => {
  await writeFile(space.at("a.mp4"), "video");
  await link(space.at("a.mp4"), space.at("b.mp4"));
  expect(await moveVideo(space.dir, "a.mp4", "b.mp4")).toMatchObject({ ok: true });
  expect(await space.files()).toEqual(["b.mp4"]);
  expect(await readFile(space.at("b.mp4"), "utf8")).toBe("video");
});

it("loses nothing when both names are the same", async () => {
  await writeFile(space.at("a.mp4"), "video");
  expect(await moveVideo(space.dir, "a.mp4", "a.mp4")).toMatchObject({ ok: true });
  expect(await readFile(space.at("a.mp4"), "utf8")).toBe("video");
});

it("says so when there is nothing to move", async () => {
  expect(await moveVideo(space.dir, "a.mp4", "b.mp4")).toEqual(refused("a.mp4 is missing"));
  expect(await space.files()).toEqual([]);
});

it.each([
  ["from beneath a symlink", "link/a.mp4", "b.mp4"],
  ["to beneath a symlink", "real/a.mp4", "link/b.mp4"],
])("refuses a move %s", async (_, from, to) => {
  await mkdir(space.at("real"));
  await writeFile(space.at("real/a.mp4"), "video");
  await symlink("real", space.at("link"));
  expect(await moveVideo(space.dir, from, to)).toEqual(refused("is a symbolic link"));
  expect(await readFile(space.at("real/a.mp4"), "utf8")).toBe("video");
});

it.each([
  ["../a.mp4", "b.mp4"],
  ["a.mp4", "../b.mp4"],
])("refuses to leave the output directory: %s to %s", async (from, to) => {
  expect(await moveVideo(space.dir, from, to)).toEqual(refused("is not a path inside"));
});
