import { describe, expect, it } from "vitest";
import { identify } from "../../src/model/identity.js";
import { formerOccurrences } from "../../src/model/ledger.js";
import { placementMoves } from "../../src/model/placement.js";
import { type DiskState, type DiskSurvey, diskKey, makePlan, type PlanOptions } from "../../src/model/plan.js";
import type { Shot } from "../../src/model/shot.js";
import { fingerprintOf, History, shotOf, tenCents } from "../support/ledger-builder.js";

const a = shotOf("a");
const b = shotOf("b");

function planOf(shots: readonly Shot[], history: History, overrides: Partial<PlanOptions> = {}) {
  return makePlan({
    name: history.name,
    shots,
    identities: identify(shots, fingerprintOf, formerOccurrences(history.ledger)),
    ledger: history.ledger,
    disk: new Map(),
    settings: { budget: {}, pricing: tenCents, retries: { request: 4, generation: 1 } },
    selected: new Set(shots.map((shot) => shot.id)),
    retry: new Set(),
    retake: new Set(),
    collectOrphans: true,
    now: history.now,
    ...overrides,
  });
}
const actionOf = (...args: Parameters<typeof planOf>) => planOf(...args).steps[0]?.action;

describe("what a plan does with a shot that", () => {
  it("is new: buys it, priced", () => {
    expect(actionOf([a], new History())).toMatchObject({
      do: "submit",
      purchase: { take: 1, why: "new", video_seconds: 5, usd: 0.5 },
    });
  });

  it("has no price: buys it, and says null rather than nothing", () => {
    const odd = shotOf("odd", { request: { width: 640, height: 360 } });
    expect(actionOf([odd], new History())).toMatchObject({ purchase: { usd: null } });
  });

  it("was edited: buys the new content and names what changed", () => {
    const history = new History();
    history.saveAll(a);
    const edited = shotOf("a", { request: { prompt: "Another view", n_seconds: 8 } });
    const [step] = planOf([edited], history).steps;
    expect(step).toMatchObject({ action: { do: "submit" }, changed: ["prompt", "n_seconds"], before: a.request });
  });

  it("was sent without an answer: sends the same take again", () => {
    const history = new History();
    const { key } = history.intend(a);
    expect(actionOf([a], history)).toMatchObject({ do: "resend", purchase: { key, take: 1 } });
  });

  it("was surely not accepted: buys the same take, not another one", () => {
    const history = new History();
    const { key } = history.intend(a).rejected("unreachable");
    expect(actionOf([a], history)).toMatchObject({ do: "submit", purchase: { key, take: 1 } });
  });

  it("is on the server: follows it", () => {
    const history = new History();
    history.intend(a).submitted();
    expect(actionOf([a], history)).toMatchObject({ do: "poll", take: { job: "task_a_1" } });
  });

  it("is rendered: fetches it", () => {
    const history = new History();
    history.intend(a).submitted().rendered();
    expect(actionOf([a], history)).toMatchObject({ do: "download", variants: [1] });
  });

  it("is on disk: keeps it", () => {
    const history = new History();
    history.saveAll(a);
    expect(actionOf([a], history)).toMatchObject({ do: "keep" });
  });

  it.each<[DiskState["found"], string]>([
    ["missing", "the file is missing"],
    ["changed", "the file on disk was changed"],
  ])("has a %s file: fetches it again and never buys it", (found, reason) => {
    const history = new History();
    const { key } = history.saveAll(a);
    const disk = new Map([[diskKey(key, 1), { found } as DiskState]]);
    expect(planOf([a], history, { disk }).steps[0]).toMatchObject({
      action: { do: "download", variants: [1] },
      reason,
    });
  });

  it("was refused: holds it, whatever --retry says", () => {
    const history = new History();
    history.intend(a).rejected("policy");
    const retry = new Set(["failed", "expired", "cancelled", "uncertain"] as const);
    expect(actionOf([a], history, { retry })).toMatchObject({ do: "hold", state: "rejected" });
  });

  it("failed once: tries once more by itself; twice: holds it; and again when the limit is raised", () => {
    const history = new History();
    history.intend(a).submitted().failed("generation");
    expect(actionOf([a], history)).toMatchObject({ do: "submit", purchase: { take: 2, why: "generation-retry" } });
    history.intend(a, { number: 2, why: "generation-retry" }).submitted().failed("generation");
    expect(actionOf([a], history)).toMatchObject({ do: "hold", state: "failed" });
    const settings = { budget: {}, retries: { request: 4, generation: 2 } };
    expect(actionOf([a], history, { settings })).toMatchObject({ do: "submit", purchase: { take: 3 } });
  });

  it("passed its deadline or was lost: holds it", () => {
    for (const kind of ["deadline", "lost"] as const) {
      const history = new History();
      history.intend(a).submitted().failed(kind);
      expect(actionOf([a], history)).toMatchObject({ do: "hold", state: "failed" });
    }
  });

  it.each([
    ["failed", (history: History) => history.intend(a).submitted().failed("lost")],
    ["expired", (history: History) => history.intend(a).submitted().rendered().expired()],
    ["cancelled", (history: History) => history.intend(a).submitted().cancelled()],
  ] as const)("is %s: buys it again only with that --retry", (state, make) => {
    const history = new History();
    make(history);
    expect(actionOf([a], history)).toMatchObject({ do: "hold", state });
    expect(actionOf([a], history, { retry: new Set([state]) })).toMatchObject({
      do: "submit",
      purchase: { take: 2, why: "retry" },
    });
  });

  it("is asked for once more: buys another take although one is on disk", () => {
    const history = new History();
    history.saveAll(a);
    expect(actionOf([a], history, { retake: new Set(["a"]) })).toMatchObject({
      do: "submit",
      purchase: { take: 2, why: "retake" },
    });
  });

  it("does not fit the budget: holds it, says how much is left, and goes on with those that fit", () => {
    const long = shotOf("long", { request: { n_seconds: 20 } });
    const history = new History();
    history.saveAll(shotOf("earlier"));
    const settings = { budget: { usd: 1.6 }, pricing: tenCents, retries: { request: 4, generation: 1 } };
    const { steps } = planOf([a, long, b], history, { settings });
    expect(steps.map((step) => step.action.do)).toEqual(["submit", "hold", "submit"]);
    expect(steps[1]?.action).toMatchObject({
      held_by: "budget",
      remedy: "Raise the budget of $1.60: $0.60 left, the shot costs $2.00.",
    });
  });

  it("has no price under a budget in dollars: holds it rather than calling it free", () => {
    const settings = { budget: { usd: 100 }, retries: { request: 4, generation: 1 } };
    expect(actionOf([a], new History(), { settings })).toMatchObject({
      do: "hold",
      held_by: "budget",
      remedy: "Give its size a price under pricing: a budget in dollars cannot hold what has none.",
    });
  });
});

describe("a retake", () => {
  it("does not join a take under way: the same command again goes on with the first", () => {
    const history = new History();
    history.intend(a).submitted();
    expect(actionOf([a], history, { retake: new Set(["a"]) })).toMatchObject({ do: "poll" });
  });
});

describe("a plan", () => {
  it("collects unfinished jobs of shots that are gone, unless only some shots were asked for", () => {
    const history = new History();
    history.intend(a).submitted();
    history.saveAll(shotOf("old"));
    expect(planOf([b], history).orphans.map((take) => take.shot)).toEqual(["a"]);
    expect(planOf([b], history, { collectOrphans: false }).orphans).toEqual([]);
  });

  it("collects an unfinished take that a later one has replaced", () => {
    const history = new History();
    history.intend(a).submitted();
    history.saveAll(a, { number: 2, why: "retry" });
    expect(planOf([a], history).orphans.map((take) => take.number)).toEqual([1]);
  });

  it("is about the selected shots alone", () => {
    expect(planOf([a, b], new History(), { selected: new Set(["b"]) }).steps.map((step) => step.shot.id)).toEqual([
      "b",
    ]);
  });
});

describe("placement", () => {
  const moves = (shots: readonly Shot[], history: History, disk: DiskSurvey = new Map()) => {
    const plan = planOf(shots, history, { disk });
    const identities = plan.steps.map((step) => step.identity);
    return placementMoves({ plan, ledger: history.ledger, disk }, identities, 1234).map(({ from, to }) => [from, to]);
  };

  it("moves nothing when every video is where it belongs", () => {
    const history = new History();
    history.saveAll(a);
    history.saveAll(b);
    expect(moves([b, a], history)).toEqual([]);
  });

  it("lets a video follow its shot's new name", () => {
    const history = new History();
    history.saveAll(a);
    const renamed = { ...a, id: "opening", files: ["opening.mp4"] };
    expect(moves([renamed], history)).toEqual([["a.mp4", "opening.mp4"]]);
  });

  it("clears the place of an edited shot's video before the new one is bought", () => {
    const history = new History();
    const { key } = history.saveAll(a);
    const edited = shotOf("a", { request: { prompt: "Another view" } });
    expect(moves([edited], history)).toEqual([["a.mp4", `previous/a.${key.slice(0, 10)}.v1.mp4`]]);
  });

  it("exchanges two videos by way of previous/", () => {
    const history = new History();
    const { key: keyA } = history.saveAll(a);
    const { key: keyB } = history.saveAll(b);
    const [awayA, awayB] = [`previous/a.${keyA.slice(0, 10)}.v1.mp4`, `previous/b.${keyB.slice(0, 10)}.v1.mp4`];
    const swapped = [
      { ...a, files: ["b.mp4"] },
      { ...b, files: ["a.mp4"] },
    ];
    expect(moves(swapped, history)).toEqual([
      ["a.mp4", awayA],
      ["b.mp4", awayB],
      [awayA, "b.mp4"],
      [awayB, "a.mp4"],
    ]);
  });

  it("takes every former variant of an edited shot away, not only those whose names are needed", () => {
    const pair = shotOf("a", { request: { n_variants: 2 }, files: ["a.v1.mp4", "a.v2.mp4"] });
    const history = new History();
    const { key } = history.saveAll(pair);
    const single = shotOf("a", { request: { n_variants: 1 } });
    expect(moves([single], history).map(([, to]) => to)).toEqual([
      `previous/a.v1.${key.slice(0, 10)}.v1.mp4`,
      `previous/a.v2.${key.slice(0, 10)}.v2.mp4`,
    ]);
    const moved = new Map(
      [1, 2].map((variant) => [
        diskKey(key, variant),
        { found: "intact" as const, path: `previous/a.v${variant}.${key.slice(0, 10)}.v${variant}.mp4`, mtime_ms: 0 },
      ]),
    );
    expect(moves([single], history, moved)).toEqual([]);
  });

  it("sets a file aside that somebody changed, so that the video can be fetched beside it", () => {
    const history = new History();
    const { key } = history.saveAll(a);
    const disk = new Map([[diskKey(key, 1), { found: "changed" as const }]]);
    expect(moves([a], history, disk)).toEqual([["a.mp4", `previous/a.${key.slice(0, 10)}.v1.changed-1234.mp4`]]);
  });

  it("does not take a later take's video for a changed file of an earlier one", () => {
    const history = new History();
    const first = history.saveAll(a);
    const second = history.saveAll(a, { number: 2, why: "retry" });
    const disk = new Map<string, DiskState>([
      [diskKey(first.key, 1), { found: "changed" }],
      [diskKey(second.key, 1), { found: "intact", path: "a.mp4", mtime_ms: 0 }],
    ]);
    expect(moves([a], history, disk)).toEqual([]);
    const sameBytes = new Map<string, DiskState>(
      [first, second].map(({ key }) => [diskKey(key, 1), { found: "intact", path: "a.mp4", mtime_ms: 0 }]),
    );
    expect(moves([a], history, sameBytes)).toEqual([]);
  });

  it("leaves the video of a shot that was removed where it is", () => {
    const history = new History();
    history.saveAll(a);
    expect(moves([b], history)).toEqual([]);
  });
});
