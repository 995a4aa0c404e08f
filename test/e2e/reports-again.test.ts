// A run that finds nothing to do leaves reports alone that would not change, and writes them when anything behind them did.
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { afterEach, expect, it } from "vitest";
import { BatchFolder } from "../support/batch-folder.js";
import { twoShots } from "./manifests.js";

let folder: BatchFolder;
afterEach(() => folder.close());

async function done(): Promise<() => Promise<boolean>> {
  folder = await BatchFolder.create(twoShots);
  expect((await folder.run()).code).toBe(0);
  const writtenAt = async () => (await stat(folder.path("report.json"), { bigint: true })).mtimeNs;
  let last = await writtenAt();
  /** Runs again. @returns whether the reports were written anew. */
  return async () => {
    const run = await folder.run();
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain("Nothing to do, 0 requests sent.\nreport  renders/shots/report.json\n");
    const before = last;
    last = await writtenAt();
    return last !== before;
  };
}

it("leaves them alone", async () => {
  const again = await done();
  expect(await again()).toBe(false);
});

it("writes them when one is missing, or older than it can be", async () => {
  const again = await done();
  await rm(folder.path("report.csv"));
  expect(await again()).toBe(true);
  expect(await readFile(folder.path("report.csv"), "utf8")).toContain("landing");
  expect(await again()).toBe(false);
});

it("writes them when the manifest says something else about a shot, though nothing is to be rendered", async () => {
  const again = await done();
  await folder.write(twoShots.replace("  - id: landing\n", "  - id: landing\n    notes: the first one\n"));
  expect(await again()).toBe(true);
  expect(await readFile(folder.path("report.md"), "utf8")).toContain("landing");
  expect(await readFile(folder.path("report.json"), "utf8")).toContain("the first one");
  expect(await again()).toBe(false);
});

it("writes them when a run before could not find a video that is there now", async () => {
  const again = await done();
  const video = await readFile(folder.path("landing.mp4"));
  const { mtime } = await stat(folder.path("landing.mp4"));
  await rm(folder.path("landing.mp4"));
  await folder.server.close();
  expect((await folder.run(["--job-timeout", "1s"])).code).not.toBe(0);
  expect(await readFile(folder.path("report.json"), "utf8")).toContain('"complete": 1');
  await writeFile(folder.path("landing.mp4"), video);
  await utimes(folder.path("landing.mp4"), mtime, mtime);
  expect(await again()).toBe(true);
  expect(await readFile(folder.path("report.json"), "utf8")).toContain('"complete": 2');
});
