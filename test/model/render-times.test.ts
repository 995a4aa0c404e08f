import { describe, expect, it } from "vitest";
import { renderKind, renderTimes } from "../../src/model/render-times.js";
import { History, shotOf } from "../support/ledger-builder.js";

describe("renderTimes", () => {
  it("knows nothing of an empty ledger, nor of jobs that have not ended", () => {
    const history = new History().startRun();
    expect(renderTimes(history.ledger)).toEqual([]);
    history.intend(shotOf("a")).submitted();
    expect(renderTimes(history.ledger)).toEqual([]);
  });

  it("takes the server's interval for a job that had a slot at once", () => {
    const history = new History().startRun();
    history.saveAll(shotOf("a"));
    expect(renderTimes(history.ledger)).toEqual([{ kind: "5s 1280x720", ms: 70_000 }]);
  });

  it("counts a job that waited in line from the end of the one before it", () => {
    const history = new History().startRun({ concurrency: 1 });
    const first = history.intend(shotOf("a")).submitted();
    const second = history.intend(shotOf("b", { request: { n_seconds: 10 } })).submitted();
    history.wait(45);
    first.rendered({ server: { created: 0, finished: 40 } });
    history.wait(70);
    second.rendered({ server: { created: 0, finished: 100 } });
    expect(renderTimes(history.ledger)).toEqual([
      { kind: "5s 1280x720", ms: 40_000 },
      { kind: "10s 1280x720", ms: 60_000 },
    ]);
  });

  it("trusts a start that was seen over one that was reckoned later", () => {
    const history = new History().startRun({ concurrency: 1 });
    const first = history.intend(shotOf("a")).submitted();
    const second = history.intend(shotOf("b")).submitted();
    history.wait(10);
    second.started();
    history.wait(40);
    first.rendered({ server: { created: 0, finished: 50 } });
    history.wait(30);
    second.rendered({ server: { created: 0, finished: 80 } });
    expect(renderTimes(history.ledger).map(({ ms }) => ms)).toEqual([50_000, 70_000]);
  });

  it("leaves out renders whose end nobody but we saw: a run may have been away", () => {
    const history = new History().startRun();
    const take = history.intend(shotOf("a")).submitted();
    history.wait(90_000);
    take.rendered();
    expect(renderTimes(history.ledger)).toEqual([]);
  });
});

describe("renderKind", () => {
  it("is the length and the frame, as the server takes them", () => {
    expect(renderKind({ model: "m", prompt: "p" })).toBe("5s 1080x1080");
    expect(renderKind({ model: "m", prompt: "p", n_seconds: 8, width: 1920, height: 1080 })).toBe("8s 1920x1080");
  });
});
