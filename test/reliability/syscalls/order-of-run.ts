// One real run, held against the order its system calls must have.
import { expect } from "vitest";
import { manyShots } from "../../e2e/manifests.js";
import { BatchFolder } from "../../support/batch-folder.js";
import { count } from "../figures.js";
import { checkOrder } from "./order.js";
import { reportFiles, traced } from "./strace.js";
import { parseTrace, traceOptions } from "./trace.js";

/** Slow enough for anything that does not wait for a sync to overtake it. */
const slowSyncs = ["-e", "inject=fdatasync:delay_enter=50000", "-e", "inject=fsync:delay_enter=100000"];

/** Six shots at once, videos of many pages. */
export async function expectOrder(): Promise<void> {
  const { manifest, prompts, videos } = manyShots(6);
  const folder = await BatchFolder.create(manifest, { slots: 6, minContentBytes: 300_000 });
  try {
    const run = await traced(folder, [...traceOptions, ...slowSyncs], ["--concurrency", "6"], 4);
    expect(run.code, run.stderr).toBe(0);
    const before = new Map([["shots.yaml", Buffer.from(manifest)]]);
    const order = checkOrder({ calls: parseTrace(run.log), dir: folder.dir, before, outDir: "renders/shots" });
    expect(order.violations).toEqual([]);
    const keys = folder.server.ledger().jobs.map((job) => job.idempotencyKey);
    expect(order.posts.sort()).toEqual(keys.sort());
    expect(order.posts).toHaveLength(prompts.length);
    const published = new Set(order.published);
    for (const name of [...videos, ...reportFiles]) {
      expect(published).toContain(folder.path(name));
    }
    count("invariants checked", order.posts.length + order.published.length);
  } finally {
    await folder.close();
  }
}
