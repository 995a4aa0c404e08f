import fc from "fast-check";
import pLimit from "p-limit";
import { expect, it } from "vitest";
import { count, outOfTime, seed } from "../figures.js";
import { ModelManifest } from "./manifest.js";
import { RealWorld } from "./real-world.js";
import { schedules } from "./schedule.js";
import { play } from "./verdict.js";

const schedulesPlayed = Number(process.env.SCHEDULES ?? 60);
/** The processes mostly wait. */
const atOnce = pLimit(3);

it("M1, M4, P3: random schedules with real processes, signals and sockets", async () => {
  const drawn = fc.sample(schedules, { numRuns: schedulesPlayed, seed: seed + 3 });
  const broken = await Promise.all(
    drawn.map((schedule) =>
      atOnce(async () => {
        if (outOfTime("schedules with real processes")) return [];
        const world = await RealWorld.begin(new ModelManifest(schedule.shots));
        try {
          await play(schedule, world);
          count("schedules with real processes");
          return [];
        } catch (error) {
          return [`${JSON.stringify(schedule)}\n${error instanceof Error ? error.stack : String(error)}`];
        } finally {
          await world.close();
        }
      }),
    ),
  );
  expect(broken.flat()).toEqual([]);
});
