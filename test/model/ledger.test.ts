import { describe, expect, it } from "vitest";
import { spentSoFar } from "../../src/model/budget.js";
import type { FailureKind } from "../../src/model/failure.js";
import { foldFacts, formerOccurrences } from "../../src/model/ledger.js";
import { isComplete, standing } from "../../src/model/standing.js";
import { fingerprintOf, History, shotOf } from "../support/ledger-builder.js";

const shot = shotOf("a");
const two = shotOf("b", { request: { n_variants: 2 }, files: ["b.v1.mp4", "b.v2.mp4"] });
const identity = { fingerprint: fingerprintOf(shot.request), occurrence: 1 };
const stateOf = (history: History, now = history.now) => standing(identity, history.ledger, now).state;

describe("a take", () => {
  it("goes through its states fact by fact", () => {
    const history = new History();
    expect(stateOf(history)).toBe("pending");
    const take = history.intend(shot);
    expect(stateOf(history)).toBe("uncertain");
    take.submitted();
    expect(stateOf(history)).toBe("queued");
    take.started();
    expect(stateOf(history)).toBe("in_progress");
    take.rendered();
    expect(stateOf(history)).toBe("rendered");
    take.saved();
    expect(stateOf(history)).toBe("saved");
  });

  it("is saved only when every variant that the server can give is", () => {
    const history = new History();
    const take = history.intend(two).submitted().rendered();
    const of = () => standing({ fingerprint: fingerprintOf(two.request), occurrence: 1 }, history.ledger, history.now);
    take.saved({}, 2);
    expect(of().state).toBe("rendered");
    take.saved({}, 1);
    expect(of().state).toBe("saved");
    expect(isComplete(of())).toBe(true);
  });

  it("with variants that nobody can fetch is saved but not complete", () => {
    const history = new History();
    const url = "https://host/v1/videos/task_b_1/content";
    const generations = [
      { id: "gen_1", video_url: url },
      { id: "gen_2", video_url: url },
    ];
    history.intend(two).submitted().rendered({ generations }).saved({}, 1);
    const stands = standing({ fingerprint: fingerprintOf(two.request), occurrence: 1 }, history.ledger, history.now);
    expect(stands.state).toBe("saved");
    expect(isComplete(stands)).toBe(false);
  });

  it.each<[FailureKind, string]>([
    ["policy", "rejected"],
    ["invalid", "rejected"],
    ["auth", "pending"],
    ["rate-limited", "pending"],
    ["unreachable", "pending"],
  ])("refused with %s is %s", (kind, state) => {
    const history = new History();
    history.intend(shot).rejected(kind);
    expect(stateOf(history)).toBe(state);
  });

  it.each<[FailureKind, string]>([
    ["generation", "failed"],
    ["deadline", "failed"],
    ["lost", "failed"],
    ["network", "in_progress"],
    ["auth", "in_progress"],
  ])("that failed with %s while it rendered is %s", (kind, state) => {
    const history = new History();
    history.intend(shot).submitted().started().failed(kind);
    expect(stateOf(history)).toBe(state);
  });

  it("stays where it is, with the reason, when a submit or a download did not succeed", () => {
    const unknown = new History();
    unknown.intend(shot).failed("timeout");
    expect(stateOf(unknown)).toBe("uncertain");
    const rendered = new History();
    rendered.intend(shot).submitted().rendered().failed("download", { message: "half a file" });
    expect(stateOf(rendered)).toBe("rendered");
    expect(standing(identity, rendered.ledger, rendered.now).take?.failure?.message).toBe("half a file");
  });

  it("may turn out rendered after all: videos outweigh an earlier verdict", () => {
    const history = new History();
    history.intend(shot).submitted().failed("deadline").rendered();
    expect(stateOf(history)).toBe("rendered");
  });

  it("never loses a saved video to a late word about the job", () => {
    const history = new History();
    history.saveAll(shot).started();
    expect(stateOf(history)).toBe("saved");
  });

  it("of unknown fate is held once the server may have forgotten its key, and when the clock was set back far", () => {
    const history = new History();
    history.intend(shot);
    const hour = 3_600_000;
    expect(stateOf(history, history.now + 22.9 * hour)).toBe("uncertain");
    expect(stateOf(history, history.now + 23 * hour)).toBe("held");
    expect(stateOf(history, history.now - 0.9 * hour)).toBe("uncertain");
    expect(stateOf(history, history.now - 1.1 * hour)).toBe("held");
  });
});

describe("the ledger", () => {
  it("counts a take that was sent twice once", () => {
    const history = new History();
    history.intend(shot);
    history.intend(shot).submitted();
    expect(spentSoFar(history.ledger)).toEqual({ video_seconds: 5, usd: 0.5 });
    expect(history.ledger.takes.size).toBe(1);
  });

  it("keeps every take of a shot in order", () => {
    const history = new History();
    history.intend(shot).submitted().failed();
    history.intend(shot, { number: 2, why: "generation-retry" }).submitted();
    expect(standing(identity, history.ledger, history.now).takes.map((take) => [take.number, take.state])).toEqual([
      [1, "failed"],
      [2, "queued"],
    ]);
  });

  it("remembers which occurrence a shot id had", () => {
    const history = new History();
    history.intend(shot, { occurrence: 3 });
    expect(formerOccurrences(history.ledger)(identity.fingerprint, "a")).toBe(3);
    expect(formerOccurrences(history.ledger)(identity.fingerprint, "b")).toBeUndefined();
  });

  it("refuses a history that speaks of a take or a run it never introduced", () => {
    expect(() => foldFacts([{ fact: "started", at: 0, key: "k" }])).toThrow("unknown key k");
    expect(() => foldFacts([{ fact: "run-ended", at: 0, run: "r", exit_code: 0, requests: 0 }])).toThrow(
      "unknown run r",
    );
  });
});
