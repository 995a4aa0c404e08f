// The long suites: crash loops, random schedules, corpora. `run.mjs` starts them and prints what they did.
import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, then what is soon done, then what would be missed most; the others follow, and then the last. */
const first = [
  ...["errors", "kills"],
  ...["order", "manifests", "paths", "injection", "secrets", "signals", "bodies", "full-disk"],
  ...["one-process-a", "power-cut", "real-processes"],
];
const last = ["locks"];

class ByWeight extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const name = basename(moduleId, ".long.ts");
      if (last.includes(name)) return first.length + 1;
      return first.includes(name) ? first.indexOf(name) : first.length;
    };
    return [...files].sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ["test/reliability/**/*.long.ts"],
    setupFiles: ["test/reliability/within.ts"],
    reporters: ["default"],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    // The processes under test wait for the disk and for each other half of their time.
    maxWorkers: 3,
    sequence: { sequencer: ByWeight },
  },
});
