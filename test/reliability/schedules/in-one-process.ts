// Plays random schedules one after the other in this process, on a file system in memory where there is one.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { count, outOfTime, seed } from "../figures.js";
import { ModelManifest } from "./manifest.js";
import { schedules } from "./schedule.js";
import { play } from "./verdict.js";
import { World } from "./world.js";

/** Far beyond what they take on idle cores. */
const limitMs = 540_000;

/** @param part tells suites with the same seed apart. @throws the smallest schedule that breaks a promise, with its seed. */
export async function playMany(numRuns: number, part: number): Promise<void> {
  // Thousands of syncs: on a real disk they would only measure the disk.
  const root = await mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "sora-schedules-"));
  let number = 0;
  const playOne = fc.asyncProperty(schedules, async (schedule) => {
    if (outOfTime("schedules in one process")) return;
    number += 1;
    const world = new World(join(root, String(number)), new ModelManifest(schedule.shots));
    await world.begin();
    await play(schedule, world);
    await world.close();
    count("schedules in one process");
  });
  try {
    const limit = { interruptAfterTimeLimit: limitMs, markInterruptAsFailure: true };
    await fc.assert(playOne, { numRuns, seed: seed + part, ...limit });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
