import { describe, expect, it } from "vitest";
import { mergeReports, type ReportPart } from "../../src/report/merge.js";
import { reroute } from "../../src/report/reroute.js";
import type { Summary } from "../../src/report/summary-shape.js";
import { History, shotOf } from "../support/ledger-builder.js";
import { shotNamed, summaryOf } from "./batches.js";

const shots = ["landing", "dust", "crater", "elsa"].map((id) => shotOf(id));
const [landing, dust, crater, elsa] = shots as [
  (typeof shots)[0],
  (typeof shots)[0],
  (typeof shots)[0],
  (typeof shots)[0],
];
const frame = { out_dir: "all", tool: "0.1.0", generated_at: "2026-11-02T00:00:00.000Z" };

/** A machine that renders these shots, its clock starting later by some seconds. */
function shard(ids: readonly string[], start = 0, act?: (history: History) => void): Summary {
  const history = new History().wait(start).startRun();
  if (act) act(history);
  else for (const shot of shots) if (ids.includes(shot.id)) history.saveAll(shot);
  history.endRun(10);
  const summary = summaryOf(shots, history, {
    reported: new Set(ids),
    settings: { concurrency: 2, budget: { usd: 1.1 } },
  });
  return { ...summary, runs: summary.runs.map((run) => ({ ...run, run: `${run.run} at ${start}` })) };
}

const partsOf = (...summaries: Summary[]) =>
  summaries.map((summary, index) => ({ from: `${index + 1}/report.json`, summary })) as [ReportPart, ...ReportPart[]];

function merged(...summaries: Summary[]): Summary {
  const result = mergeReports(partsOf(...summaries), frame);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function refusal(...summaries: Summary[]): string {
  const result = mergeReports(partsOf(...summaries), frame);
  return result.ok ? "merged" : result.error;
}

describe("merged reports", () => {
  it("have every shot in manifest order and add up what the machines had", () => {
    const whole = merged(shard(["dust", "elsa"], 40), shard(["landing", "crater"]));
    expect(whole.shots.map(({ id, position }) => [id, position])).toEqual([
      ["landing", 1],
      ["dust", 2],
      ["crater", 3],
      ["elsa", 4],
    ]);
    expect(whole).toMatchObject({ ...frame, concurrency: 4, budget: { usd: 2.2, video_seconds: null } });
    expect(whole.totals).toMatchObject({
      shots: 4,
      complete: 4,
      bought: { takes: 4, video_seconds: 20, usd: 2 },
      requests: 20,
      // Each runs for 154 s, one starting 40 s after the other.
      wall_seconds: 194,
      last_run_seconds: 154,
    });
    expect(whole.totals.outcomes).toMatchObject({ saved: 4, pending: 0 });
    expect(whole.runs.map(({ run }) => run)).toEqual(["run-1 at 0", "run-1 at 40"]);
    expect(whole.totals.slot_utilization).toBeCloseTo(shard(["dust", "elsa"]).totals.slot_utilization ?? 0);
  });

  it("take the best outcome of a shot that is in several, and count each of its takes once", () => {
    const failed = shard(["dust"], 0, (history) => history.intend(dust).submitted().failed("generation"));
    const again = shard(["dust"], 90, (history) => {
      history.intend(dust).submitted().failed("generation");
      history.saveAll(dust, { number: 2, why: "retry" });
    });
    const unsent = shard(["dust"], 0, () => {});
    for (const order of [
      [failed, again, unsent],
      [unsent, again, failed],
    ]) {
      const whole = merged(...(order as [Summary, ...Summary[]]));
      expect(shotNamed(whole, "dust")).toMatchObject({ outcome: "saved", complete: true });
      expect(whole.totals.bought).toMatchObject({ takes: 2, usd: 1 });
      expect(whole.former).toEqual([]);
    }
  });

  it("keep in the books what another report has bought for the same shot", () => {
    const once = shard(["dust"], 0, (history) => void history.saveAll(dust));
    const elsewhere = shard(["dust"], 0, (history) => history.intend(dust, { number: 2, why: "retake" }).submitted());
    const whole = merged(elsewhere, once);
    expect(shotNamed(whole, "dust").outcome).toBe("saved");
    expect(whole.former).toMatchObject([{ id: "dust", take: { number: 2, bought: "yes" } }]);
    expect(whole.totals.bought.takes).toBe(2);
  });

  it("refuse what is not of one batch, or of one version of its manifest", () => {
    const good = shard(["landing"]);
    expect(refusal(good, { ...good, name: "other" })).toBe(
      '2/report.json has the name "other", 1/report.json has "mars-teaser": they are not parts of one batch',
    );
    expect(refusal(good, { ...good, manifest: "b.yaml" })).toContain('has the manifest "b.yaml"');
    const edited = { ...landing, request: { ...landing.request, prompt: "Another view" } };
    const edits =
      "shot landing is not the same in 2/report.json and 1/report.json: the manifest was edited between them";
    expect(refusal(good, summaryOf([edited, dust, crater, elsa], new History()))).toBe(edits);
    expect(refusal(good, summaryOf([dust, landing], new History()))).toContain("the manifest was edited");
    expect(refusal(good, shard(["dust"]))).toBe("merged");
  });

  it("tell files from the new directory, those of former takes too", () => {
    const history = new History().startRun();
    history.saveAll(shotOf("dust", { request: { prompt: "before the edit" } }));
    history.saveAll(dust);
    const summary = reroute(summaryOf(shots, history), (path) => `shards/1/${path}`);
    const found = [
      ...summary.shots.flatMap((shot) => [...shot.files, ...shot.takes.flatMap((take) => take.files)]),
      ...summary.former.flatMap(({ take }) => take.files),
    ].map((file) => file.path);
    expect(found).toEqual(["shards/1/dust.mp4", "shards/1/dust.mp4", "shards/1/dust.mp4"]);
  });
});
