import { afterEach, describe, expect, it } from "vitest";
import { FAULT_NAMES, type FaultName } from "../../src/simulator/faults.js";
import { BatchFolder } from "../support/batch-folder.js";
import { manyShots } from "./manifests.js";
import { expectNoKey, expectWhole } from "./observer.js";

let folder: BatchFolder;
afterEach(() => folder.close());

/** A failed job is paid for and bought again on purpose; a stall and a drip only cost the test's time. */
const notHere = new Set<FaultName>(["failed-job", "stall", "slow-drip"]);

describe("a server that errs a few times in a hundred", () => {
  it.for(["one", "two", "three"])(
    "costs nothing but time: one job per shot, every video whole (seed %s)",
    { timeout: 180_000 },
    async (seed) => {
      const { manifest, prompts, videos } = manyShots(12);
      const faults = Object.fromEntries(FAULT_NAMES.filter((name) => !notHere.has(name)).map((name) => [name, 0.02]));
      folder = await BatchFolder.create(manifest, { faults, seed, timeScale: 2000 });
      const outputs: string[] = [];
      // A run may end with a shot that is still uncertain; the same command goes on from there.
      let code: number | null = 1;
      for (let runs = 0; code !== 0 && runs < 5; runs += 1) {
        const run = await folder.run(["--concurrency", "4"]);
        outputs.push(run.stdout, run.stderr);
        code = run.code;
      }
      expect(code, outputs.at(-1)).toBe(0);
      // The observer's own client is a plain one.
      await folder.restartServer();
      await expectWhole(folder, prompts, videos);
      expectNoKey(new Map(), ...outputs);
    },
  );
});
