import { describe, expect, it } from "vitest";
import { identify } from "../../src/model/identity.js";
import { diskKey } from "../../src/model/plan.js";
import { spendingOf } from "../../src/report/spending.js";
import { summarize } from "../../src/report/summary.js";
import { fingerprintOf, History, shotOf } from "../support/ledger-builder.js";
import { everyOutcome, inputOf, shotNamed, summaryOf } from "./batches.js";

describe("a shot in the summary", () => {
  it("is complete and needs nothing when its video is on disk", () => {
    const landing = shotOf("landing", { scene: "Arrival", tags: ["hero"] });
    const history = new History().startRun();
    const take = history.saveAll(landing);
    const shot = shotNamed(summaryOf([landing], history.endRun(8)), "landing");
    expect(shot).toMatchObject({
      position: 1,
      scene: "Arrival",
      notes: null,
      outcome: "saved",
      complete: true,
      reason: null,
      remedy: null,
      job: "task_landing_1",
      tries: 1,
      uncertain: null,
      timings: { queued: 10, rendering: 60, detected: 5, downloaded: 2 },
      price: { video_seconds: 5, usd: 0.5 },
      spent: { takes: 1, video_seconds: 5, usd: 0.5, unpriced: 0 },
    });
    expect(shot.files).toMatchObject([{ variant: 1, path: "landing.mp4", size: 1000, disk: null, warnings: [] }]);
    expect(shot.takes).toMatchObject([
      { number: 1, key: take.key, why: "new", state: "saved", bought: "yes", sends: 1 },
    ]);
    expect(shot.takes[0]?.times).toEqual({
      intended_at: "2026-11-01T10:00:00.000Z",
      submitted_at: "2026-11-01T10:00:00.000Z",
      started_at: "2026-11-01T10:00:10.000Z",
      rendered_at: "2026-11-01T10:01:15.000Z",
      ended_at: "2026-11-01T10:01:17.000Z",
      server_created_at: "2026-11-01T10:00:00.000Z",
      server_finished_at: "2026-11-01T10:01:10.000Z",
      server_expires_at: null,
    });
  });

  it("has the outcome that the ledger says, for every outcome", () => {
    const { input } = everyOutcome();
    const summary = summarize(input);
    for (const shot of summary.shots) {
      const expected = shot.id === "over-budget" ? "held" : shot.id === "edited" ? "pending" : shot.id;
      expect(shot.outcome, shot.id).toBe(expected);
      expect(shot.complete, shot.id).toBe(shot.id === "saved");
      expect(shot.remedy === null, shot.id).toBe(shot.id === "saved");
    }
    expect(summary.totals.outcomes).toMatchObject({ held: 2, pending: 2, saved: 1, failed: 1 });
  });

  it("says why and what to do about it", () => {
    const summary = summarize(everyOutcome().input);
    const said = Object.fromEntries(summary.shots.map(({ id, reason, remedy }) => [id, { reason, remedy }]));
    expect(said.rejected?.reason).toBe("something went wrong: policy (content_filtered)");
    expect(said.rejected?.remedy).toMatch(/^Describe people and characters generically/);
    expect(said.failed?.remedy).toMatch(/--retry failed/);
    expect(said.expired?.remedy).toBe("To buy it again: --retry expired");
    expect(said.cancelled?.remedy).toBe("To buy it again: --retry cancelled");
    expect(said.held?.reason).toMatch(/too long ago to ask again: something went wrong: timeout$/);
    expect(said.held?.remedy).toMatch(/--retry uncertain$/);
    expect(said["over-budget"]).toEqual({
      reason: "held back, nothing was bought for it",
      remedy: "Raise the budget: the budget of $1.00 has $0.20 left.",
    });
    // Merely not finished: nothing for a person to look at.
    expect(said.queued?.reason).toBeNull();
    expect(said.queued?.remedy).toMatch(/not bought twice/);
    expect(said.rendered?.reason).toBe("something went wrong: download");
  });

  it("is held for a reason given from outside only while it was not bought", () => {
    const [saved, failed] = [shotOf("saved"), shotOf("failed")];
    const history = new History().startRun();
    history.saveAll(saved);
    history.intend(failed).submitted().failed("generation");
    const heldReasons = new Map([
      ["saved", "over budget"],
      ["failed", "over budget"],
    ]);
    const summary = summaryOf([saved, failed], history, { heldReasons });
    expect(summary.shots.map((shot) => shot.outcome)).toEqual(["saved", "failed"]);
  });

  it("names key, time and price of a submit that nobody knows the end of", () => {
    const { input } = everyOutcome();
    const held = shotNamed(summarize(input), "held");
    expect(held.uncertain).toEqual({
      key: held.takes[0]?.key,
      since: "2026-11-01T10:00:00.000Z",
      video_seconds: 5,
      usd: 0.5,
    });
    expect(shotNamed(summarize(input), "over-budget").uncertain).toBeNull();
  });

  it("is incomplete when the disk says that its file is gone, and shows where an intact file stands now", () => {
    const [a, b] = [shotOf("a"), shotOf("b")];
    const history = new History().startRun();
    const gone = history.saveAll(a);
    const moved = history.saveAll(b);
    const summary = summaryOf([a, b], history, {
      disk: new Map([
        [diskKey(gone.key, 1), { found: "missing" as const }],
        [diskKey(moved.key, 1), { found: "intact" as const, path: "elsewhere/b.mp4", mtime_ms: 0 }],
      ]),
    });
    expect(summary.totals.complete).toBe(1);
    expect(shotNamed(summary, "a")).toMatchObject({ complete: false, reason: "a.mp4 is missing" });
    expect(shotNamed(summary, "b").files[0]).toMatchObject({ path: "elsewhere/b.mp4", disk: "intact" });
  });

  it("is incomplete when the server offers no way to fetch a variant", () => {
    const twins = shotOf("twins", { request: { n_variants: 2 }, files: ["twins-1.mp4", "twins-2.mp4"] });
    const history = new History().startRun();
    const url = "http://127.0.0.1:8000/v1/videos/task_twins_1/content";
    const generations = ["g1", "g2"].map((id) => ({ id, video_url: url }));
    history.intend(twins).submitted().rendered({ generations }).saved();
    const shot = shotNamed(summaryOf([twins], history), "twins");
    expect(shot).toMatchObject({ outcome: "saved", complete: false, unfetchable: [{ variant: 2 }] });
    expect(shot.reason).toMatch(/^variant 2 cannot be fetched: /);
  });

  it("keeps every take, and counts every send as a try", () => {
    const dust = shotOf("dust");
    const history = new History().startRun();
    history.intend(dust);
    history.wait(60).intend(dust).submitted().failed("generation");
    history.saveAll(dust, { number: 2, why: "generation-retry" });
    const shot = shotNamed(summaryOf([dust], history), "dust");
    expect(shot.takes.map(({ number, why, state, sends }) => [number, why, state, sends])).toEqual([
      [1, "new", "failed", 2],
      [2, "generation-retry", "saved", 1],
    ]);
    expect(shot).toMatchObject({ tries: 3, job: "task_dust_2", spent: { takes: 2, usd: 1 } });
  });

  it("refuses a shot without an identity: that would hide what was paid for it", () => {
    const lone = shotOf("lone");
    expect(() => summaryOf([lone], new History(), { identities: new Map() })).toThrow("shot lone has no identity");
  });
});

describe("the books", () => {
  it("add up: what the shots and the former takes cost is what was bought", () => {
    const { input } = everyOutcome();
    const summary = summarize(input);
    const former = summary.former.filter(({ take }) => take.bought === "yes").map(({ take }) => take.usd ?? 0);
    const spent = [...summary.shots.map((shot) => shot.spent.usd ?? 0), ...former];
    expect(spent.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(summary.totals.bought.usd ?? Number.NaN, 9);
    // saved, failed twice, cancelled, expired, rendered, in_progress, queued and the one before the edit.
    expect(summary.totals.bought).toEqual({ takes: 9, video_seconds: 45, usd: 4.5, unpriced: 0 });
    expect(summary.totals.uncertain).toEqual({ takes: 2, video_seconds: 10, usd: 1, unpriced: 0 });
    expect(Object.values(summary.totals.outcomes).reduce((sum, count) => sum + count, 0)).toBe(summary.totals.shots);
  });

  it("keep the take of a shot that was edited since", () => {
    const { input } = everyOutcome();
    expect(summarize(input).former).toMatchObject([
      {
        id: "edited",
        request: { prompt: "A view before the edit" },
        take: { state: "saved", usd: 0.5, files: [{ path: "edited.mp4" }] },
      },
    ]);
  });

  it("have no price where none is known, and count what is unpriced beside what is priced", () => {
    const [hd, square] = [shotOf("hd"), shotOf("square", { request: { width: 480, height: 480 } })];
    const history = new History().startRun();
    history.saveAll(square);
    expect(spendingOf(history.ledger.takes.values(), "yes")).toEqual({
      takes: 1,
      video_seconds: 5,
      usd: null,
      unpriced: 1,
    });
    history.saveAll(hd);
    expect(summaryOf([hd, square], history).totals.bought).toEqual({
      takes: 2,
      video_seconds: 10,
      usd: 0.5,
      unpriced: 1,
    });
    expect(shotNamed(summaryOf([hd, square], history), "square").price).toEqual({ video_seconds: 5, usd: null });
  });

  it("sum decimal prices to what a person would", () => {
    const shots = Array.from({ length: 3 }, (_, index) => shotOf(`s${index}`, { request: { n_seconds: 1 } }));
    const history = new History().startRun();
    for (const shot of shots) history.saveAll(shot);
    expect(summaryOf(shots, history).totals.bought.usd).toBe(0.3);
  });

  it("tell equal requests apart by their occurrence", () => {
    const request = { prompt: "the same" };
    const twins = [shotOf("a", { request }), shotOf("b", { request })];
    const history = new History().startRun();
    history.saveAll(twins[1]!, { occurrence: 2 });
    const summary = summaryOf(twins, history, { identities: identify(twins, fingerprintOf) });
    expect(summary.shots.map((shot) => shot.outcome)).toEqual(["pending", "saved"]);
    expect(summary.former).toEqual([]);
  });
});

describe("the batch", () => {
  it("before anything was sent has no runs, no cost and no server", () => {
    const summary = summaryOf([shotOf("a")], new History());
    expect(summary).toMatchObject({ format: 1, base_url: null, dialect: null, runs: [], former: [] });
    expect(summary.totals).toMatchObject({
      shots: 1,
      complete: 0,
      bought: { takes: 0, video_seconds: 0, usd: 0, unpriced: 0 },
      wall_seconds: 0,
      last_run_seconds: null,
      slot_utilization: null,
      requests: 0,
    });
  });

  it("adds up its runs, a run that was cut off until the last thing it recorded", () => {
    const [a, b] = [shotOf("a"), shotOf("b")];
    const history = new History().startRun();
    history.wait(1).intend(a).submitted();
    history.wait(3600).startRun();
    history.wait(1).saveAll(b);
    history.endRun(9);
    const { totals, runs } = summaryOf([a, b], history);
    expect(runs).toMatchObject([
      { run: "run-1", seconds: 1, ended_at: null, exit_code: null, requests: 0 },
      { run: "run-2", seconds: 78, exit_code: 0, requests: 9 },
    ]);
    expect(totals).toMatchObject({ wall_seconds: 79, last_run_seconds: 78, requests: 9 });
  });

  it("is a pure function: the same input gives the same summary and stays as it was", () => {
    const { input } = everyOutcome();
    const before = JSON.stringify([...input.ledger.takes.values()]);
    expect(summarize(input)).toEqual(summarize(input));
    expect(JSON.stringify([...input.ledger.takes.values()])).toBe(before);
  });

  it("survives server times that are no times", () => {
    const a = shotOf("a");
    const history = new History().startRun();
    history
      .intend(a)
      .submitted()
      .rendered({ server: { created: 1e300, finished: -1e300 }, expires_at: Number.MAX_VALUE });
    const take = summarize(inputOf([a], history)).shots[0]?.takes[0];
    expect(take?.times).toMatchObject({ server_created_at: null, server_finished_at: null, server_expires_at: null });
    expect(take?.timings.detected).toBeNull();
  });
});
