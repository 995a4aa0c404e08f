import { spawnSync } from "node:child_process";
import { existsSync, statfsSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { manyShots } from "../../e2e/manifests.js";
import { BatchFolder } from "../../support/batch-folder.js";
import { count } from "../figures.js";
import { expectConverged, expectNamed, expectPlain } from "./converged.js";

const page = 4096;
/** The command wants to see 64 MiB free before it buys. */
const megabytes = 80;

const mounted: string[] = [];
afterEach(() => {
  for (const path of mounted.splice(0)) spawnSync("umount", [path]);
});

function mount(path: string): boolean {
  const done = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "none", path]).status === 0;
  if (done) mounted.push(path);
  return done;
}

/** Only the superuser may mount, and not in every container. */
const canMount =
  spawnSync("sh", ["-c", 'd=$(mktemp -d) && mount -t tmpfs none "$d" && umount "$d" && rmdir "$d"']).status === 0;
if (!canMount) process.stderr.write("No file systems can be mounted here: the full disk is not tried.\n");

describe.runIf(canMount)("a disk that fills up while a run is under way", () => {
  /** Videos, state and reports need more. */
  const pagesLeft = [0, 1, 2, 3, 4, 6];

  it.for(["POST", "GET"] as const)(
    "after the first %s: exit 5 with the jobs named that are not on the disk; with room, the same command goes on",
    async (method) => {
      let unrecorded = 0;
      for (const left of pagesLeft) unrecorded += await fillsUp(method, left * page);
      if (method === "POST") expect(unrecorded).toBeGreaterThan(0);
    },
  );
});

/** @returns how many jobs were accepted that the state could not take any more. */
async function fillsUp(method: string, left: number): Promise<number> {
  // Their intents fill the first page of the state: what the server answers needs another.
  const batch = manyShots(9);
  let ballast = "";
  const folder = await BatchFolder.create(batch.manifest, {
    slots: 9,
    onRequest: (request) => {
      if (request.method === method && !existsSync(ballast)) fill(ballast, left);
    },
  });
  const flags = ["--concurrency", "9"];
  try {
    const disk = join(folder.dir, "renders");
    await mkdir(disk);
    expect(mount(disk)).toBe(true);
    ballast = join(disk, "ballast");
    const run = await folder.run(flags);
    const story = `${left} bytes left at the first ${method}\n${run.stdout}${run.stderr}`;
    expect(run.code, story).toBe(5);
    expectPlain(run);
    const unrecorded = await expectNamed(folder, run);
    const stillFull = await folder.run(flags);
    expect(stillFull.code, stillFull.stderr).toBe(5);
    expectPlain(stillFull);
    expect(spawnSync("mount", ["-o", `remount,size=${3 * megabytes}m`, disk]).status).toBe(0);
    const again = await folder.run(flags);
    expect(again.code, `${story}\n--- with room:\n${again.stdout}${again.stderr}`).toBe(0);
    await rm(ballast);
    await expectConverged(folder, batch);
    count("faults injected");
    count("runs", 3);
    return unrecorded;
  } finally {
    for (const path of mounted.splice(0)) spawnSync("umount", [path]);
    await folder.close();
  }
}

/** Takes all room of the disk but so many bytes. */
function fill(ballast: string, left: number): void {
  const { bavail, bsize } = statfsSync(join(ballast, ".."));
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - left));
}
