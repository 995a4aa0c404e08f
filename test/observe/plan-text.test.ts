import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { planText } from "../../src/observe/plan-text.js";
import { promptDiff } from "../../src/observe/prompt-diff.js";
import { History, START, shotOf, tenCents } from "../support/ledger-builder.js";
import { planOf, shotsNamed } from "./plan-builder.js";

function textOf(
  shots: ReturnType<typeof shotsNamed>,
  history = new History(),
  options: {
    all?: boolean;
    budget?: { usd?: number; video_seconds?: number };
    unpriced?: boolean;
    refusals?: readonly string[];
  } = {},
): string[] {
  const { all = false, budget = {}, unpriced = false, refusals = [] } = options;
  const settings = { concurrency: 2, budget };
  const pricing = unpriced ? {} : { pricing: tenCents };
  const plan = planOf(shots, history, { settings: { ...pricing, budget, retries: { request: 4, generation: 1 } } });
  const base = { name: "mars-teaser", now: history.now, colors: picocolors.createColors(false) };
  return planText(plan, { ...base, ledger: history.ledger, settings, all, refusals }).split("\n");
}

describe("the plan", () => {
  it("ends with what would keep a run from starting", () => {
    const lines = textOf(shotsNamed("one"), new History(), {
      refusals: ["one.mp4 is\u202e already there", "so is another"],
    });
    expect(lines.slice(-4)).toEqual([
      "A run would not start:",
      "  ! one.mp4 is  already there",
      "  ! so is another",
      "",
    ]);
  });

  it("says what happens to each shot and why, folds what is unchanged, and sums up", () => {
    const history = new History();
    const kept = shotsNamed("one", "two", "three");
    for (const shot of kept) history.saveAll(shot);
    history.saveAll(shotOf("dust-dawn", { request: { prompt: "Red dust at dawn" } }));
    history
      .intend(shotOf("crater"))
      .submitted()
      .rendered({
        server: { created: 0, finished: 60 },
        expires_at: START / 1000 + 60 + 4 * 3600,
      });
    history.wait(48 * 60);
    const shots = [
      shotOf("landing", { request: { n_seconds: 8 } }),
      shotOf("dust-dawn", { request: { prompt: "Red dust at first light" } }),
      shotOf("crater"),
      ...kept,
    ];
    expect(textOf(shots, history, { budget: { usd: 5 } })).toEqual([
      "mars-teaser   6 shots: 1 new, 1 changed, 1 to download, 3 unchanged",
      "",
      "  + landing        8 s  1280x720   new",
      "  ~ dust-dawn      5 s  1280x720   prompt changed: … at dawn -> … at first light",
      "  ↓ crater         5 s  1280x720   rendered, not on disk yet, the server keeps it for 3 h 12 min",
      "  = 3 more unchanged (--all shows them)",
      "",
      "to buy: 2 renders, 13 video-seconds, $1.30 · about 1 min with 2 jobs at a time · $1.20 left in the budget",
      "",
    ]);
  });

  it("lists unchanged shots when asked", () => {
    const history = new History();
    const shots = shotsNamed("one", "two");
    for (const shot of shots) history.saveAll(shot);
    expect(textOf(shots, history)).toContain("  = 2 unchanged (--all shows them)");
    expect(textOf(shots, history, { all: true })).toContain("  = two      5 s  1280x720   unchanged");
    expect(textOf(shots, history)).toContain("nothing to buy");
  });

  it("says unpriced, never zero, where the manifest has no price", () => {
    const [line] = textOf(shotsNamed("one"), new History(), { unpriced: true }).slice(-2);
    expect(line).toBe("to buy: 1 render, 5 video-seconds, unpriced");
  });

  it("prices what has a price and counts the rest", () => {
    const shots = [shotOf("one"), shotOf("tall", { request: { width: 720, height: 1280 } })];
    expect(textOf(shots).at(-2)).toBe("to buy: 2 renders, 10 video-seconds, $0.50 and 1 unpriced");
  });

  it("says beneath a held shot what would free it", () => {
    const history = new History();
    const shot = shotOf("elsa");
    history.intend(shot).rejected("policy", { message: "no known characters\u001b[31m" });
    expect(textOf([shot], history).slice(2, 4)).toEqual([
      "  ! elsa      5 s  1280x720   rejected: no known characters [31m",
      "      Edit the shot: an edited shot is a new request",
    ]);
  });

  it("names other changed fields with both values, width and height as one", () => {
    const history = new History();
    history.saveAll(shotOf("crater"));
    const edited = shotOf("crater", { request: { n_seconds: 8, width: 720, height: 1280 } });
    expect(textOf([edited], history)[2]).toBe(
      "  ~ crater      8 s  720x1280   n_seconds 5 -> 8; size 1280x720 -> 720x1280",
    );
  });

  it("tells jobs to ask about, jobs to collect and jobs without a shot apart", () => {
    const history = new History();
    const [asked, collected] = shotsNamed("asked", "collected");
    history.intend(asked!);
    history.intend(collected!).submitted();
    history.intend(shotOf("gone")).submitted();
    const lines = textOf([asked!, collected!], history);
    expect(lines[0]).toBe("mars-teaser   2 shots: 1 to ask about, 1 to collect");
    expect(lines[2]).toMatch(/^ {2}\? asked .* sent before, the answer is unknown; asking again with the same key$/);
    expect(lines[3]).toMatch(/^ {2}↓ collected .* submitted before as task_collected_1$/);
    expect(lines[4]).toBe("  ↓ gone       paid for and no longer in the manifest, job task_gone_1");
  });

  it("does not charge the budget twice for a take that was refused in passing", () => {
    const history = new History();
    const shot = shotOf("crater");
    history.intend(shot).rejected("rate-limited");
    expect(textOf([shot], history, { budget: { usd: 5 } }).at(-2)).toContain("$4.50 left in the budget");
  });
});

describe("the difference of two prompts", () => {
  it.each([
    ["A rocket at dawn", "A rocket at dusk", "… at dawn -> … at dusk"],
    ["Dust at dawn, 35mm", "Dust at first light, 35mm", "… at dawn, … -> … at first light, …"],
    ["dawn", "dusk", "dawn -> dusk"],
    ["A rocket", "A red rocket", "A … -> A red …"],
    ["A  rocket", "A rocket", "only the white space"],
    ["go go", "go go go", "… go -> … go go"],
  ])("of %j and %j is %s", (before, after, difference) => {
    expect(promptDiff(before, after)).toBe(difference);
  });

  it("stays short however long the prompts are", () => {
    const long = (word: string): string => Array.from({ length: 500 }, () => word).join(" ");
    expect(promptDiff(long("dawn"), long("dusk")).length).toBeLessThan(80);
  });
});
