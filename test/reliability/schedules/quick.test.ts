import { expect, it } from "vitest";
import { playMany } from "./in-one-process.js";

it("M1, M4, P3: fifteen random schedules of kills, signals, edits, faults and clock jumps end as one uninterrupted run would", {
  timeout: 60_000,
}, async () => {
  await expect(playMany(15, 0)).resolves.toBeUndefined();
});
