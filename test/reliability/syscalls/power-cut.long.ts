import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/simulator/random.js";
import { manyShots } from "../../e2e/manifests.js";
import { BatchFolder, sha256 } from "../../support/batch-folder.js";
import { count, outOfTime, seed } from "../figures.js";
import { type Expected, expectConverged, oneShot } from "./converged.js";
import { DiskModel, pageSize, type Tree } from "./disk-model.js";
import { canTrace, traced } from "./strace.js";
import { type Call, parseTrace, traceOptions } from "./trace.js";

const variants: Expected = {
  manifest: "id,prompt,n_seconds,size,n_variants\nlanding,A rocket lands,1,320x180,2\n",
  file: "shots.csv",
  prompts: oneShot.prompts,
  videos: ["landing.v1.mp4", "landing.v2.mp4"],
};
/** In parts, each with a server and a random stream of its own, so that they can go on side by side. */
const parts = [1, 2, 3];
const server = { minContentBytes: 20_000, slots: 12, queue: 20 };
const cutsInPart = 30;
const scenarios: { what: string; part: number; batch: Expected; flags: string[] }[] = parts.flatMap((part) => [
  { what: "two videos of many pages", part, batch: variants, flags: [] },
  { what: "a dozen shots at once", part, batch: manyShots(12), flags: ["--concurrency", "12"] },
]);

describe.runIf(canTrace)("a power cut at any instant of a run, taking some of what was not synced", () => {
  it.concurrent.for(scenarios)(
    "$what: the same command loses nothing and buys nothing twice (part $part)",
    async ({ what, part, batch, flags }) => {
      const folder = await BatchFolder.create(batch.manifest, server, batch.file);
      try {
        const run = await traced(folder, traceOptions, flags);
        expect(run.code, run.stderr).toBe(0);
        const before: Tree = new Map([[folder.manifest, Buffer.from(batch.manifest)]]);
        const disks = disksAfterPowerCuts(
          parseTrace(run.log),
          folder.dir,
          before,
          `power cuts ${seed} ${what} ${part}`,
        );
        for (const disk of disks) {
          if (outOfTime("power cuts")) break;
          await goesOn(folder, batch, flags, disk);
        }
      } finally {
        await folder.close();
      }
    },
  );
});

async function goesOn(folder: BatchFolder, batch: Expected, flags: readonly string[], disk: Tree): Promise<void> {
  await rm(join(folder.dir, "renders"), { recursive: true, force: true });
  for (const [path, content] of disk) {
    await mkdir(dirname(join(folder.dir, path)), { recursive: true });
    await writeFile(join(folder.dir, path), content);
  }
  const again = await folder.run(flags);
  const story = `${shown(disk)}\n${again.stdout}${again.stderr}`;
  expect(again.code, story).toBe(0);
  try {
    await expectConverged(folder, batch);
  } catch (error) {
    throw new Error(story, { cause: error });
  }
  count("writes lost after a power cut");
  count("runs");
}

/** @returns different disks, each from a random instant. */
function disksAfterPowerCuts(calls: readonly Call[], dir: string, before: Tree, stream: string): Tree[] {
  const random = seededRandom(stream);
  const wanted = cutsInPart;
  const whole = new DiskModel(dir, before);
  const changing = calls.filter((call) => whole.apply(call));
  const all = [...changing.keys()];
  // Rare and the hardest to survive: pages of the state were written, and not synced.
  const tearing = all.filter((index) => crossesPages(changing[index]));
  const disks = new Map<string, Tree>();
  for (let tries = 0; disks.size < wanted && tries < wanted * 100; tries += 1) {
    const model = new DiskModel(dir, before);
    const instants = tearing.length > 0 && random() < 0.5 ? tearing : all;
    const instant = instants[Math.floor(random() * instants.length)] ?? 0;
    for (const call of changing.slice(0, instant + 1)) model.apply(call);
    const disk = model.afterPowerCut(random);
    disks.set(shown(disk), disk);
  }
  expect(disks.size).toBe(wanted);
  return [...disks.values()];
}

function crossesPages(call: Call | undefined): boolean {
  if (call?.name !== "pwrite64" || !call.on?.endsWith("state.jsonl")) return false;
  const offset = Number(/, (\d+)$/.exec(call.args)?.[1]);
  return Math.floor(offset / pageSize) < Math.floor((offset + call.result - 1) / pageSize);
}

function shown(disk: Tree): string {
  return [...disk]
    .map(([path, content]) => {
      const text = path.endsWith(".jsonl") ? `\n${content.toString().replaceAll("\0", "·")}` : "";
      return `${path} ${content.length} bytes ${sha256(content).slice(0, 12)}${text}`;
    })
    .join("\n");
}
