import { describe, expect, it } from "vitest";
import { runSpans } from "../../src/report/run-spans.js";
import { slotUtilization } from "../../src/report/slot-utilization.js";
import { History, shotOf } from "../support/ledger-builder.js";

function utilization(history: History): number | null {
  return slotUtilization(history.ledger, runSpans(history.ledger));
}

describe("slot utilization", () => {
  it("is unknown when no job was on the server", () => {
    expect(utilization(new History().startRun().wait(60).endRun())).toBeNull();
  });

  it("is one when every slot always had a job, waiting jobs not counted", () => {
    const history = new History().startRun({ concurrency: 2 }).wait(5);
    const takes = ["a", "b", "c"].map((id) => history.intend(shotOf(id)).submitted());
    history.wait(60);
    for (const take of takes) take.rendered();
    history.wait(30).endRun();
    expect(utilization(history)).toBe(1);
  });

  it("counts a slot without a job against it", () => {
    const history = new History().startRun({ concurrency: 2 });
    const [a, b] = ["a", "b"].map((id) => history.intend(shotOf(id)).submitted());
    history.wait(60);
    a?.rendered();
    history.wait(60);
    b?.rendered();
    history.endRun();
    // 60 s with two slots busy, 60 s with one of two.
    expect(utilization(history)).toBe(0.75);
  });

  it("counts a gap between two jobs, but not the time before the first and after the last", () => {
    const history = new History().startRun({ concurrency: 1 }).wait(1000);
    const a = history.intend(shotOf("a")).submitted();
    history.wait(60);
    a.rendered();
    history.wait(40);
    const b = history.intend(shotOf("b")).submitted();
    history.wait(100);
    b.failed("generation");
    history.wait(1000).endRun();
    expect(utilization(history)).toBe(0.8);
  });

  it("frees the slot when the server finished, not when we noticed", () => {
    const history = new History().startRun({ concurrency: 1 });
    const a = history.intend(shotOf("a")).submitted();
    history.wait(100);
    a.rendered({ server: { created: 0, finished: 60 } });
    history
      .intend(shotOf("b"))
      .submitted()
      .rendered({ server: { created: 100, finished: 100 } });
    history.endRun();
    // The gap of 40 s has no job after it that took time, so nothing but the first job counts.
    expect(utilization(history)).toBe(1);
  });

  it("leaves out the time between runs, and weighs each run with its own concurrency", () => {
    const history = new History().startRun({ concurrency: 1 });
    const a = history.intend(shotOf("a")).submitted();
    history.wait(50).endRun().wait(86_400).startRun({ concurrency: 4 });
    const b = history.intend(shotOf("b")).submitted();
    history.wait(50);
    a.rendered();
    b.rendered();
    history.endRun();
    // 50 of 50 slot-seconds, then 100 of 200.
    expect(utilization(history)).toBe(150 / 250);
  });

  it("stays within its bounds when the clock is set back during a run", () => {
    const history = new History().startRun();
    const a = history.intend(shotOf("a")).submitted();
    history.wait(60);
    const b = history.intend(shotOf("b")).submitted();
    history.wait(-3600);
    a.rendered();
    b.rendered();
    history.wait(10).endRun();
    const value = utilization(history);
    expect(value === null || (value >= 0 && value <= 1)).toBe(true);
  });
});
