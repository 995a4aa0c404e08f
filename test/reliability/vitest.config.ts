// The long suites: crash loops, random schedules, corpora. `run.mjs` starts them and prints what they did.
import { defineConfig } from "vitest/config";

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ["test/reliability/**/*.long.ts"],
    reporters: ["default"],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    // The processes under test wait for the disk and for each other half of their time.
    maxWorkers: 3,
  },
});
