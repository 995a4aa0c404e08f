import { expect, it } from "vitest";
import { playMany } from "./in-one-process.js";

it("M1, M4, P3: random schedules in one process, first half", async () => {
  await expect(playMany(240, 1)).resolves.toBeUndefined();
});
