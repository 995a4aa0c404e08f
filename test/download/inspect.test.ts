// Whether a saved video is still itself.
import { chmod, mkdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { beforeEach, expect, it } from "vitest";
import { inspectSaved } from "../../src/download/inspect.js";
import type { SavedVideo } from "../../src/model/fact.js";
import { sha256 } from "../../src/util/sha256.js";
import { unprivileged } from "../support/unprivileged.js";
import { useWorkspace } from "./workspace.js";

const space = useWorkspace();
const saved: SavedVideo = {
  path: "shot.mp4",
  size: 5,
  sha256: sha256("video"),
  mtime_ms: 1_000_500,
  width: null,
  height: null,
  seconds: null,
  warnings: [],
};

beforeEach(async () => {
  await writeFile(space.at("shot.mp4"), "video");
  await utimes(space.at("shot.mp4"), 1000.5, 1000.5);
});

it("is intact when untouched", async () => {
  expect(await inspectSaved(space.dir, saved)).toBe("intact");
});

it("is taken as intact by size and time, without reading it", async () => {
  expect(await inspectSaved(space.dir, { ...saved, sha256: "0".repeat(64) })).toBe("intact");
});

it("is intact when only its time has changed, as after a copy or a cache restore", async () => {
  await utimes(space.at("shot.mp4"), 2000, 2000);
  expect(await inspectSaved(space.dir, saved)).toBe("intact");
});

it("is changed when other bytes of the same size are there", async () => {
  await writeFile(space.at("shot.mp4"), "VIDEO");
  expect(await inspectSaved(space.dir, saved)).toBe("changed");
});

it("is changed when it was cut, though its time is the same", async () => {
  await writeFile(space.at("shot.mp4"), "vide");
  await utimes(space.at("shot.mp4"), 1000.5, 1000.5);
  expect(await inspectSaved(space.dir, saved)).toBe("changed");
});

it.each([
  ["a directory", () => mkdir(space.at("shot.mp4"))],
  ["a symlink", () => symlink("elsewhere.mp4", space.at("shot.mp4"))],
])("is changed when %s is in its place", async (_, put) => {
  await rm(space.at("shot.mp4"));
  await put();
  expect(await inspectSaved(space.dir, saved)).toBe("changed");
});

it("is changed when it cannot be read", async () => {
  await utimes(space.at("shot.mp4"), 2000, 2000);
  await chmod(space.at("shot.mp4"), 0);
  expect(await unprivileged(space.dir, () => inspectSaved(space.dir, saved))).toBe("changed");
});

it.each(["gone.mp4", "no/where.mp4", "shot.mp4/below.mp4", "../shot.mp4"])("is missing at %s", async (path) => {
  expect(await inspectSaved(space.dir, { ...saved, path })).toBe("missing");
});
