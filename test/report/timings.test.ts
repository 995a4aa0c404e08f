import { describe, expect, it } from "vitest";
import { timingsOf } from "../../src/report/timings.js";
import { History, shotOf, type TakeHistory } from "../support/ledger-builder.js";

function timings(live: (take: TakeHistory, history: History) => void) {
  const history = new History().startRun();
  live(history.intend(shotOf("a")), history);
  return timingsOf([...history.ledger.takes.values()][0] ?? null);
}

describe("timings", () => {
  it("are all unknown for a shot that was never sent", () => {
    expect(timingsOf(null)).toEqual({ queued: null, rendering: null, detected: null, downloaded: null });
  });

  it("do not depend on what the server's clock shows", () => {
    const result = timings((take, history) => {
      take.submitted();
      history.wait(10);
      take.started();
      history.wait(50);
      take.rendered({ server: { created: -86_400, finished: -86_400 + 48 } });
    });
    expect(result).toEqual({ queued: 10, rendering: 38, detected: 12, downloaded: null });
  });

  it("add up to the time between acceptance and notice", () => {
    const result = timings((take, history) => {
      take.submitted();
      history.wait(7);
      take.started();
      history.wait(33);
      take.rendered({ server: { created: 0, finished: 31 } });
    });
    expect((result.queued ?? 0) + (result.rendering ?? 0) + (result.detected ?? 0)).toBe(40);
  });

  it("leave detection unknown when the server claims to have rendered for longer than we waited", () => {
    const result = timings((take, history) => {
      take.submitted();
      history.wait(10);
      take.started();
      history.wait(10);
      take.rendered({ server: { created: 0, finished: 500 } });
    });
    expect(result).toMatchObject({ rendering: 10, detected: null });
  });

  it("forgive the rounding of server times to whole seconds", () => {
    const result = timings((take, history) => {
      take.submitted();
      history.wait(20);
      take.rendered({ server: { created: 0, finished: 21 } });
    });
    expect(result.detected).toBe(0);
  });

  it("cannot tell waiting from rendering when the job was never seen in progress", () => {
    const result = timings((take, history) => {
      take.submitted();
      history.wait(20);
      take.rendered();
    });
    expect(result).toMatchObject({ queued: null, rendering: null });
  });

  it("end a download when the last variant arrived, not when a file moved later", () => {
    const result = timings((take, history) => {
      take.submitted().rendered();
      history.wait(4);
      take.saved();
      history.wait(86_400);
      take.saved({ path: "renamed.mp4" });
    });
    expect(result.downloaded).toBe(4);
  });
});
