import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Summary } from "../../src/report/summary-shape.js";
import { BatchFolder } from "../support/batch-folder.js";
import { expectNoKey } from "./observer.js";

const manifest = `version: 1
name: film
budget: {video_seconds: 9}
defaults: {size: 320x180}
shots:
  - {id: long, prompt: A long shot, n_seconds: 4}
  - {id: one, prompt: Shot one, n_seconds: 1}
  - {id: two, prompt: Shot two, n_seconds: 2}
  - {id: three, prompt: Shot three, n_seconds: 2}
`;

const open: BatchFolder[] = [];
async function folderWith(text = manifest): Promise<BatchFolder> {
  const folder = await BatchFolder.create(text);
  open.push(folder);
  return folder;
}
afterEach(async () => {
  for (const folder of open.splice(0)) await folder.close();
});

const reportIn = async (folder: BatchFolder, ...path: string[]): Promise<Summary> =>
  JSON.parse(await readFile(join(folder.dir, ...path, "report.json"), "utf8"));

describe("shards", () => {
  it("render the batch once between them, and merge to the report of the whole", async () => {
    const folder = await folderWith();
    for (const part of ["1/2", "2/2"]) {
      const run = await folder.run(["--shard", part, "--out", `parts/${part[0]}`]);
      expect(run, run.stderr).toMatchObject({ code: 0 });
    }
    expect(folder.bought()).toEqual(["A long shot", "Shot one", "Shot three", "Shot two"]);
    expect((await reportIn(folder, "parts/1")).shots.map(({ id }) => id)).toEqual(["long", "one"]);
    expect((await reportIn(folder, "parts/1")).budget.video_seconds).toBe(5);
    const merge = await folder.sora(
      "merge",
      "parts/1/report.json",
      "parts/2/report.json",
      "--report",
      "json,otio,html",
    );
    expect(merge).toMatchObject({
      code: 0,
      stderr: "",
      stdout: "4 of 4 shots on disk\nparts/report.json\nparts/timeline.otio\nparts/report.html\n",
    });
    const whole = await reportIn(folder, "parts");
    expect(whole.shots.map(({ id }) => id)).toEqual(["long", "one", "two", "three"]);
    expect(whole.totals).toMatchObject({ complete: 4, bought: { takes: 4, video_seconds: 9 } });
    for (const { files } of whole.shots) for (const { path } of files) await readFile(join(folder.dir, "parts", path));
    expect(await readFile(join(folder.dir, "parts", "report.html"), "utf8")).toContain('"2/two.mp4"');
    // A merged report is a report: it merges again.
    expect(await folder.sora("merge", "parts/report.json", "--out", ".", "--json")).toMatchObject({ code: 0 });
    expectNoKey(await folder.files(), merge.stdout, merge.stderr);
  });

  it("share one state on one machine: what another part has bought is not bought again without --shard", async () => {
    const folder = await folderWith();
    expect(await folder.run(["--shard", "2/2"])).toMatchObject({ code: 0 });
    expect(await folder.run(["--shard", "2/2"])).toMatchObject({ stdout: expect.stringContaining("0 requests sent") });
    expect(await folder.run([])).toMatchObject({ code: 0 });
    expect(folder.bought()).toHaveLength(4);
  });

  it("choose within --only, and have nothing to do when nothing of it is theirs", async () => {
    const folder = await folderWith();
    expect(await folder.run(["--shard", "2/2", "--only", "one"])).toMatchObject({ code: 0 });
    expect(folder.requests()).toBe(0);
    expect(await folder.run(["--shard", "1/2", "--only", "one"])).toMatchObject({ code: 0 });
    expect(folder.bought()).toEqual(["Shot one"]);
  });

  it("may spend their share of the budget and no more", async () => {
    const folder = await folderWith(manifest.replace("video_seconds: 9", "video_seconds: 8"));
    const codes = [
      await folder.run(["--shard", "1/2", "--out", "a"]),
      await folder.run(["--shard", "2/2", "--out", "b"]),
    ];
    expect(codes.map(({ code }) => code)).toEqual([4, 4]);
    expect(folder.bought()).toEqual(["A long shot", "Shot two"]);
  });
});

describe("merge", () => {
  it("says what is wrong with a report, and writes nothing", async () => {
    const folder = await folderWith();
    await folder.run(["--shard", "1/2", "--out", "a/1"]);
    const good = await reportIn(folder, "a/1");
    const refused = async (text: string): Promise<string> => {
      await writeFile(join(folder.dir, "bad.json"), text);
      const merge = await folder.sora("merge", "bad.json", "a/1/report.json", "--out", "all");
      expect(merge).toMatchObject({ code: 2, stdout: "" });
      return merge.stderr;
    };
    expect(await refused("{")).toContain("bad.json is not JSON");
    expect(await refused("[]")).toContain("bad.json is not a report of this version: the report must be object");
    expect(await refused(JSON.stringify({ ...good, format: 2 }))).toContain("/format must be equal to constant");
    expect(await refused(JSON.stringify({ ...good, surprise: 1 }))).toContain("(surprise)");
    expect(await refused(JSON.stringify({ ...good, name: "\u001b[31mother" }))).not.toContain("\u001b");
    // The videos of a/1 do not lie below all/.
    expect(await refused(JSON.stringify(good))).toContain("give --out a directory that contains all");
    await rm(join(folder.dir, "bad.json"));
    expect(await folder.sora("merge", "a/1/report.json", "bad.json")).toMatchObject({ code: 2 });
    expect(await folder.sora("merge", "a/1/report.json")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is one of the reports to merge"),
    });
    expect([...(await folder.files()).keys()].filter((path) => path.startsWith("all"))).toEqual([]);
  });

  it("counts the shots that are in no report", async () => {
    const folder = await folderWith();
    await folder.run(["--shard", "2/2", "--out", "a/2"]);
    const merge = await folder.sora("merge", "a/2/report.json", "--out", "a");
    expect(merge).toMatchObject({ code: 0, stderr: expect.stringContaining("2 shots of the manifest in none") });
  });
});
