// The manifests that people start from are sound, and short enough to try.
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { starterManifest } from "../../src/manifest/starter.js";
import { videoSeconds } from "../../src/model/request.js";
import { readGood } from "./read-files.js";

const directory = fileURLToPath(new URL("../../manifests/", import.meta.url));
const read = (file: string) => readGood({}, { file, cwd: directory });

describe("the example manifests", () => {
  it.each([
    ["demo.yaml", 4],
    ["storyboard.yaml", 8],
    ["shots.csv", 3],
  ])("%s has %i shots and no problems", async (file, count) => {
    const { shots, problems } = await read(file);
    expect(problems).toEqual([]);
    expect(shots).toHaveLength(count);
  });

  it("are all checked here, extras.csv as a part of the storyboard", async () => {
    expect((await readdir(directory)).filter((file) => file !== "renders").sort()).toEqual([
      "demo.yaml",
      "extras.csv",
      "shots.csv",
      "storyboard.yaml",
    ]);
    const { shots } = await read("storyboard.yaml");
    expect(shots.filter((shot) => shot.source.file === "extras.csv")).toHaveLength(3);
  });

  it("show in the demo a portrait, several sizes and two variants, in a few seconds of video", async () => {
    const { settings, shots } = await read("demo.yaml");
    expect(settings.name).toBe("demo");
    expect(shots.some(({ request }) => (request.height ?? 0) > (request.width ?? 0))).toBe(true);
    expect(new Set(shots.map(({ request }) => request.width)).size).toBeGreaterThan(2);
    expect(shots.map((shot) => shot.files.length)).toContain(2);
    expect(shots.reduce((sum, shot) => sum + videoSeconds(shot.request), 0)).toBeLessThan(15);
  });
});

describe("the starter manifest", () => {
  it("is sound as it is written", async () => {
    const { shots, problems } = await readGood({ "film.yaml": starterManifest("schemas/manifest.schema.json") });
    expect(problems).toEqual([]);
    expect(shots.map((shot) => shot.id)).toEqual(["lighthouse", "street-noon", "street-night", "fern"]);
  });

  it("names a schema for editors only when there is one", () => {
    expect(starterManifest("../s.json").split("\n")[0]).toBe("# yaml-language-server: $schema=../s.json");
    expect(starterManifest(null)).not.toContain("$schema");
  });
});
