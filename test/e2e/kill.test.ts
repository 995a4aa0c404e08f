import { rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { BatchFolder } from "../support/batch-folder.js";
import { twoShots, twoShotsPrompts, twoShotsVideos } from "./manifests.js";
import { expectWhole } from "./observer.js";

const killer = new URL("../support/kill-at-write.mjs", import.meta.url);
/** Writes of the state in one whole run, at the very most. */
const mostWrites = 40;

/** Kills runs at the first, second, third … write of their state until one comes through. @returns how many were killed. */
async function killAtEveryWrite(phase: string, aftermath: (folder: BatchFolder) => Promise<void>): Promise<number> {
  for (let write = 1; write < mostWrites; write += 1) {
    const folder = await BatchFolder.create(twoShots);
    try {
      const killed = await folder.run([], { preload: [killer], env: { KILL_AT: `${write}:${phase}` } });
      if (killed.signal === null) {
        expect(killed.code).toBe(0);
        return write - 1;
      }
      await aftermath(folder);
      const again = await folder.run();
      expect(again.code, again.stderr).toBe(0);
      await expectWhole(folder, twoShotsPrompts, twoShotsVideos);
    } finally {
      await folder.close();
    }
  }
  throw new Error(`still writing after ${mostWrites} writes`);
}

// Header, run-started, intents, jobs, renders, three videos, run-ended: group commit may merge neighbours.
const leastWrites = 8;

describe("kill -9 at every fact", () => {
  it.concurrent.for(["write", "synced"])(
    "before the %s phase of each one: the same command ends with one job per shot and every video whole",
    { timeout: 100_000 },
    async (phase) => {
      expect(await killAtEveryWrite(phase, async () => {})).toBeGreaterThanOrEqual(leastWrites);
    },
  );

  it.concurrent("with state and videos deleted before the rerun: the derived keys find the jobs again", {
    timeout: 100_000,
  }, async () => {
    const kills = await killAtEveryWrite("synced", (folder) => rm(folder.path(), { recursive: true, force: true }));
    expect(kills).toBeGreaterThanOrEqual(leastWrites);
  });
});
