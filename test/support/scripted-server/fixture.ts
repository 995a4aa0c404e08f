// Tests with scripted batches that end with the test, also when several tests run at once.
import { test } from "vitest";
import { ScriptedBatch } from "./batch.js";

export const it = test.extend<{ open: (manifest: string) => Promise<ScriptedBatch> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of fixtures from the pattern
  open: async ({}, use) => {
    const opened: ScriptedBatch[] = [];
    await use(async (manifest) => {
      const batch = await ScriptedBatch.create(manifest);
      opened.push(batch);
      return batch;
    });
    for (const batch of opened) await batch.close();
  },
});
