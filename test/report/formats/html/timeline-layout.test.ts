import { describe, expect, it } from "vitest";
import { ticksOf } from "../../../../src/report/formats/html/time-axis.js";
import { runCharts } from "../../../../src/report/formats/html/timeline-layout.js";
import { History, START, shotOf } from "../../../support/ledger-builder.js";
import { summaryOf } from "../../batches.js";

describe("the timeline", () => {
  it("puts a job into its slot from when it began until the server was done, waiting before and fetching after", () => {
    const a = shotOf("a");
    const history = new History().startRun();
    history.saveAll(a);
    history.endRun();
    const [bar] = runCharts(summaryOf([a], history))[0]?.rows[0] ?? [];
    expect(bar && [bar.from, bar.start, bar.to, bar.done].map((time) => (time - START) / 1000)).toEqual([
      0, 10, 70, 77,
    ]);
  });

  it("has a row for every slot, used or not, and gives a job the slot that is free", () => {
    const [a, b, c] = [shotOf("a"), shotOf("b"), shotOf("c")];
    const history = new History().startRun();
    const first = history.intend(a).submitted().started();
    history.intend(b).submitted().started();
    history.wait(30);
    first.rendered();
    const third = history.intend(c).submitted();
    history.wait(1);
    third.started();
    history.wait(10).endRun();
    const rows = runCharts(summaryOf([a, b, c], history))[0]?.rows ?? [];
    expect(rows.map((row) => row.map(({ id }) => id))).toEqual([["a", "c"], ["b"]]);
  });

  it("takes a second of overlap for a hand-over and more for a job beyond the slots", () => {
    const chartOf = (overlap: number) => {
      const [a, b] = [shotOf("a"), shotOf("b")];
      const history = new History().startRun({ concurrency: 1 });
      const first = history.intend(a).submitted().started();
      history.wait(30);
      history.intend(b).submitted().started();
      history.wait(overlap);
      first.rendered();
      history.wait(10).endRun();
      return runCharts(summaryOf([a, b], history))[0]?.rows.map((row) => row.map(({ id }) => id));
    };
    expect(chartOf(1)).toEqual([["a", "b"]]);
    expect(chartOf(5)).toEqual([["a"], ["b"]]);
  });

  it("draws each run for itself, with the job that was left on the server in both", () => {
    const a = shotOf("a");
    const history = new History().startRun();
    const take = history.intend(a).submitted().started();
    history.wait(20).endRun(1, 130).wait(3600).startRun();
    history.wait(5);
    take.rendered().saved();
    history.endRun();
    const charts = runCharts(summaryOf([a], history));
    expect(charts.map(({ number, rows }) => [number, rows[0]?.length])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(charts[0]?.rows[0]?.[0]?.to).toBe(START + 20_000);
  });

  it("has no chart for a run in which nothing was on the server", () => {
    const a = shotOf("a");
    const history = new History().startRun().wait(1);
    history.intend(a).rejected("policy");
    history.endRun();
    expect(runCharts(summaryOf([a], history))).toEqual([]);
  });
});

describe("the axis", () => {
  it("ticks at moments that a clock shows, no more of them than there is room for", () => {
    expect(ticksOf(START + 1500, START + 62_000, 5).map(({ label }) => label)).toEqual([
      "10:00:15",
      "10:00:30",
      "10:00:45",
      "10:01:00",
    ]);
    expect(ticksOf(START, START + 9 * 3_600_000, 5).map(({ label }) => label)).toEqual([
      "10:00",
      "12:00",
      "14:00",
      "16:00",
      "18:00",
    ]);
  });

  it("shows the date where a day begins", () => {
    expect(ticksOf(START + 12 * 3_600_000, START + 16 * 3_600_000, 5).map(({ label }) => label)).toContain("11-02");
  });

  it("stays bounded for a batch that lay for years", () => {
    expect(ticksOf(0, 10 * 365 * 86_400_000, 10).length).toBeLessThanOrEqual(11);
  });
});
