import { describe, expect, it } from "vitest";
import { planJson } from "../../src/observe/plan-json.js";
import { History, shotOf } from "../support/ledger-builder.js";
import { planOf } from "./plan-builder.js";

describe("the plan as JSON", () => {
  it("has a record per shot, what is collected without a shot, and the sums", () => {
    const history = new History();
    const kept = history.saveAll(shotOf("kept"));
    history.saveAll(shotOf("edited", { request: { prompt: "before" } }));
    const gone = history.intend(shotOf("gone")).submitted();
    const refused = history.intend(shotOf("refused")).rejected("policy", { message: "no logos" });
    const shots = [
      shotOf("kept"),
      shotOf("edited"),
      shotOf("tall", { request: { width: 720, height: 1280 } }),
      shotOf("refused"),
    ];
    const plan = planOf(shots, history);
    const nothing = { changed: [], video_seconds: null, usd: null, remedy: null };
    const bought = { action: "submit", key: expect.stringMatching(/^[0-9a-f]{64}$/), take: 1, remedy: null };
    expect(JSON.parse(JSON.stringify(planJson(plan, "mars-teaser", ["a.mp4 is already there"])))).toEqual({
      name: "mars-teaser",
      refusals: ["a.mp4 is already there"],
      shots: [
        { ...nothing, id: "kept", action: "keep", reason: "unchanged", key: kept.key, take: 1 },
        { ...bought, id: "edited", reason: "prompt changed", changed: ["prompt"], video_seconds: 5, usd: 0.5 },
        { ...bought, id: "tall", reason: "new", changed: [], video_seconds: 5, usd: null },
        {
          ...nothing,
          id: "refused",
          action: "hold",
          reason: "rejected: no logos",
          key: refused.key,
          take: 1,
          remedy: "Edit the shot: an edited shot is a new request",
        },
      ],
      orphans: [{ shot: "gone", key: gone.key, job: gone.job, state: "queued" }],
      totals: {
        shots: 4,
        new: 1,
        changed: 1,
        again: 0,
        resend: 0,
        collect: 0,
        download: 0,
        unchanged: 1,
        held: 1,
        to_buy: { renders: 2, video_seconds: 10, usd: 0.5, unpriced: 1 },
      },
    });
  });
});
