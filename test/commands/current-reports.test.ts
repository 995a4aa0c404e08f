// The reports of a large batch are written anew unless every one of them is what the last run left, made from the same things.
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Batch } from "../../src/commands/batch.js";
import { currentReports, reportInputs, stampReports } from "../../src/commands/current-reports.js";
import type { DiskSurvey } from "../../src/model/plan.js";
import { defaultSettings } from "../../src/model/settings.js";
import { shotOf } from "../support/ledger-builder.js";
import { silentHost as host } from "../support/silent-host.js";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sora-current-"));
  for (const file of ["report.json", "report.csv"]) await writeFile(join(dir, file), "as written");
});
afterEach(() => rm(dir, { recursive: true }));

const shots = Array.from({ length: 5000 }, (_, index) => shotOf(`s${index}`));

function batchOf(changes: Partial<Batch> = {}): Batch {
  const ids = new Set(shots.map(({ id }) => id));
  const said = { name: "film", manifest: "shots.csv", dialect: "sora-1", baseUrl: null, sidecar: false } as const;
  const places = { outDir: dir, statePath: join(dir, "state.jsonl"), reports: ["json", "csv"] } as const;
  return { ...said, ...places, shots, part: ids, selected: ids, settings: defaultSettings, ...changes };
}

const intact: DiskSurvey = new Map();
const digest = (batch = batchOf(), sum = "1234", disk = intact): string => reportInputs(batch, sum, disk, host) ?? "";

describe("reports as they were left", () => {
  it("are current, and named", async () => {
    await stampReports(batchOf(), digest());
    expect(await currentReports(batchOf(), digest(), host)).toEqual([
      join(dir, "report.json"),
      join(dir, "report.csv"),
    ]);
  });

  it.each([
    ["rewritten with as many characters", () => writeFile(join(dir, "report.csv"), "as changed")],
    ["touched", () => utimes(join(dir, "report.csv"), 1, 1)],
    ["gone", () => rm(join(dir, "report.csv"))],
    ["without their stamp", () => rm(join(dir, ".reports.json"))],
  ])("are not current when one is %s", async (_, change) => {
    await stampReports(batchOf(), digest());
    await change();
    expect(await currentReports(batchOf(), digest(), host)).toBeNull();
  });

  it("are not current when anything behind them changed", async () => {
    await stampReports(batchOf(), digest());
    const noted = shots.map((shot, index) => (index === 4999 ? { ...shot, notes: "look again" } : shot));
    const away: DiskSurvey = new Map([["key 1", { found: "missing", path: "a.mp4" }]]);
    for (const other of [
      digest(batchOf(), "5678"),
      digest(batchOf({ shots: noted })),
      digest(batchOf({ reports: ["json"] })),
      digest(batchOf({ settings: { ...defaultSettings, concurrency: 3 } })),
      digest(batchOf(), "1234", away),
    ]) {
      expect(other).toMatch(/^[0-9a-f]{64}$/);
      expect(await currentReports(batchOf(), other, host)).toBeNull();
    }
  });

  it("are always written anew for a small batch, or beside sidecars", () => {
    expect(reportInputs(batchOf({ shots: shots.slice(1) }), "1", intact, host)).toBeNull();
    expect(reportInputs(batchOf({ sidecar: true }), "1", intact, host)).toBeNull();
  });
});
