import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/model/notice.js";
import { ProgressFold } from "../../src/observe/progress-fold.js";
import { totals } from "../../src/observe/progress-view.js";
import { History, START, shotOf } from "../support/ledger-builder.js";
import { factsOf, note, planOf } from "./plan-builder.js";

const shot = shotOf("crater");

/** A fold of this one shot after the history so far. */
function foldOf(history = new History(), one = shot): ProgressFold {
  const settings = { concurrency: 2, queue_ahead: 1, budget: { usd: 5 } };
  const base = { name: "mars-teaser", base_url: "http://127.0.0.1:8000/v1", now: history.now, settings };
  return new ProgressFold({ ...base, plan: planOf([one], history), ledger: history.ledger });
}

function feed(fold: ProgressFold, events: readonly RunEvent[], at = START): void {
  for (const event of events) fold.apply(event, at);
}

describe("a shot's line", () => {
  const retry = note.retrying("crater", "poll", "the server answered 503");
  const steps: [string, (history: History) => readonly RunEvent[], object][] = [
    ["waits before anything is sent", () => [], { phase: "waiting", since: START, job: null }],
    ["is submitting once the intent is recorded", (h) => factsOf(h, () => h.intend(shot)), { phase: "submitting" }],
    [
      "names its job as soon as the server does, before that is recorded",
      (h) => [...factsOf(h, () => h.intend(shot)), note.accepted("crater", h.intend(shot).key)],
      { phase: "queued", job: "task_crater_1" },
    ],
    [
      "is queued once the server has accepted it",
      (h) => factsOf(h, () => h.intend(shot).submitted()),
      { phase: "queued", job: "task_crater_1" },
    ],
    [
      "renders from the time at which that was seen",
      (h) =>
        factsOf(h, () => {
          const take = h.intend(shot).submitted();
          h.wait(20);
          take.started();
        }),
      { phase: "rendering", since: START + 20_000 },
    ],
    [
      "keeps a word that the contract does not have as its detail",
      (h) => [...factsOf(h, () => h.intend(shot).submitted()), note.status("crater", "preprocessing")],
      { phase: "queued", detail: "preprocessing" },
    ],
    [
      "goes on rendering while a poll is tried again",
      (h) => [...factsOf(h, () => h.intend(shot).submitted().started()), retry],
      { phase: "rendering", retry: { doing: "poll", due: START + 4000 } },
    ],
    [
      "forgets the retry at the next sign of life",
      (h) => [...factsOf(h, () => h.intend(shot).submitted().started()), retry, note.status("crater", "in_progress")],
      { phase: "rendering", retry: null },
    ],
    [
      "counts the bytes that came",
      (h) => [
        ...factsOf(h, () => h.intend(shot).submitted().rendered()),
        note.downloading("crater", 10, 40),
        note.downloading("crater", 30, 40),
      ],
      { phase: "downloading", received: 30, total: 40 },
    ],
    ["is saved when its video is on disk", (h) => factsOf(h, () => h.saveAll(shot)), { phase: "saved", received: 0 }],
    [
      "says why it was rejected for good",
      (h) => factsOf(h, () => h.intend(shot).rejected("policy", { message: "no logos" })),
      { phase: "rejected", detail: "no logos" },
    ],
    [
      "is failed, not rejected, when it may be sent again another day",
      (h) => factsOf(h, () => h.intend(shot).rejected("auth")),
      { phase: "failed" },
    ],
    [
      "says why it failed",
      (h) => factsOf(h, () => h.intend(shot).submitted().failed("generation", { message: "out of ideas" })),
      { phase: "failed", detail: "out of ideas" },
    ],
    [
      "starts over, without its old job, when a failed generation is tried once more",
      (h) =>
        factsOf(h, () => {
          h.intend(shot).submitted().failed();
          h.intend(shot, { number: 2, why: "generation-retry" });
        }),
      { phase: "submitting", job: null, detail: null },
    ],
    ["is cancelled", (h) => factsOf(h, () => h.intend(shot).submitted().cancelled()), { phase: "cancelled" }],
    ["is expired", (h) => factsOf(h, () => h.intend(shot).submitted().rendered().expired()), { phase: "expired" }],
  ];
  it.each(steps)("%s", (_, eventsOf, expected) => {
    const history = new History();
    const fold = foldOf(history);
    feed(fold, eventsOf(history));
    expect(fold.view.lines.get("crater")).toMatchObject(expected);
  });

  it("is saved only when every variant is on disk", () => {
    const pair = shotOf("pair", { request: { n_variants: 2 }, files: ["pair-1.mp4", "pair-2.mp4"] });
    const history = new History();
    const fold = foldOf(history, pair);
    const take = history.intend(pair).submitted().rendered().saved({}, 2);
    feed(fold, history.facts);
    expect(fold.view.lines.get("pair")?.phase).toBe("downloading");
    feed(
      fold,
      factsOf(history, () => take.saved({}, 1)),
    );
    expect(fold.view.lines.get("pair")?.phase).toBe("saved");
  });

  it("adds up the variants that are coming in, and knows no total while one of them has none", () => {
    const pair = shotOf("pair", { request: { n_variants: 2 }, files: ["pair-1.mp4", "pair-2.mp4"] });
    const history = new History();
    const fold = foldOf(history, pair);
    feed(
      fold,
      factsOf(history, () => history.intend(pair).submitted().rendered()),
    );
    feed(fold, [note.downloading("pair", 10, 40, 1), note.downloading("pair", 5, 20, 2)]);
    expect(fold.view.lines.get("pair")).toMatchObject({ received: 15, total: 60 });
    feed(fold, [note.downloading("pair", 6, null, 2)]);
    expect(fold.view.lines.get("pair")).toMatchObject({ received: 16, total: null });
  });

  it("is not disturbed by a former take of the same shot that is collected at its side", () => {
    const history = new History();
    const former = history.intend(shot).submitted();
    const edited = shotOf("crater", { request: { prompt: "Another crater" } });
    const fold = foldOf(history, edited);
    feed(fold, [note.status("crater", "in_progress"), note.retrying("crater", "poll", "later")]);
    feed(
      fold,
      factsOf(history, () => former.rendered().saved()),
    );
    feed(fold, [note.downloading("crater", 1, 2)]);
    expect(fold.view.lines.get("crater")).toMatchObject({ phase: "waiting", retry: null, received: 0 });
  });
});

describe("a resumed shot's line", () => {
  const resumed: [string, (history: History) => unknown, string][] = [
    ["is queued when its job was accepted", (h) => h.intend(shot).submitted(), "queued"],
    ["is rendering when that was seen before", (h) => h.intend(shot).submitted().started(), "rendering"],
    ["waits for its download when it was rendered", (h) => h.intend(shot).submitted().rendered(), "rendered"],
    ["is saved when its video is on disk", (h) => h.saveAll(shot), "saved"],
    ["is held when it was refused", (h) => h.intend(shot).rejected(), "held"],
    ["waits to be sent again when its answer is unknown", (h) => h.intend(shot), "waiting"],
  ];
  it.each(resumed)("%s", (_, happened, phase) => {
    const history = new History();
    happened(history);
    expect(foldOf(history).view.lines.get("crater")?.phase).toBe(phase);
  });

  it("follows facts about the take that an earlier run has bought", () => {
    const history = new History();
    const take = history.intend(shot).submitted();
    const fold = foldOf(history);
    feed(
      fold,
      factsOf(history, () => take.rendered().saved()),
    );
    expect(fold.view.lines.get("crater")?.phase).toBe("saved");
  });

  it("stays saved when its file is only moved", () => {
    const history = new History();
    const take = history.saveAll(shot);
    const fold = foldOf(history);
    feed(
      fold,
      factsOf(history, () => take.saved({ path: "renamed.mp4" })),
    );
    expect(fold.view.lines.get("crater")?.phase).toBe("saved");
  });
});

describe("the run's numbers", () => {
  it("count every shot once", () => {
    const shots = ["a", "b", "c", "d", "e"].map((id) => shotOf(id));
    const history = new History();
    history.saveAll(shots[0]!);
    history.intend(shots[1]!).rejected();
    const settings = { concurrency: 2, queue_ahead: 1, budget: {} };
    const plan = planOf(shots, history);
    const base = { name: "mars-teaser", base_url: "", now: history.now, settings };
    const fold = new ProgressFold({ ...base, plan, ledger: history.ledger });
    feed(
      fold,
      factsOf(history, () => {
        history.intend(shots[2]!).submitted();
        history.intend(shots[3]!).submitted().failed();
      }),
    );
    expect(totals(fold.view)).toEqual({ total: 5, saved: 1, held: 1, active: 1, failed: 1, waiting: 1 });
  });

  it("charge a take when it is intended, once, and on top of what earlier runs spent", () => {
    const history = new History();
    history.saveAll(shotOf("earlier"));
    const fold = foldOf(history);
    expect(fold.view).toMatchObject({ usd: 0.5, budget_usd: 5 });
    const intents = factsOf(history, () => {
      history.intend(shot);
      history.intend(shot);
    });
    feed(fold, intents);
    expect(fold.view).toMatchObject({ usd: 1, unpriced: 0 });
  });

  it("do not charge again for a take that an earlier run has sent without an answer", () => {
    const history = new History();
    history.intend(shot);
    const fold = foldOf(history);
    feed(
      fold,
      factsOf(history, () => history.intend(shot).submitted()),
    );
    expect(fold.view.usd).toBe(0.5);
  });

  it("count renders without a price instead of taking them for free", () => {
    const history = new History();
    const fold = foldOf(history);
    feed(
      fold,
      factsOf(history, () => history.intend(shot, { pricing: { per_second_usd: {} } })),
    );
    expect(fold.view).toMatchObject({ usd: 0, unpriced: 1 });
  });

  it("learn how long a render takes from the renders of this run", () => {
    const history = new History();
    const fold = foldOf(history);
    expect(fold.view.render_ms).toBeNull();
    feed(
      fold,
      factsOf(history, () => history.saveAll(shot)),
    );
    expect(fold.view.render_ms).toBe(65_000);
  });

  it("remember that submits were stopped and that the user wants to leave", () => {
    const fold = foldOf();
    feed(fold, [
      { notice: "submits-stopped", reason: "credentials" },
      { notice: "interrupted", submitting: 0 },
    ]);
    expect(fold.view).toMatchObject({ stopped: "credentials", interrupted: true });
  });
});
