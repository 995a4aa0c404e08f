import { describe, expect, it } from "vitest";
import { isSidecar, sidecars } from "../../src/report/sidecar.js";
import { History, shotOf } from "../support/ledger-builder.js";
import { summaryOf } from "./batches.js";
import { hostile, hostileSummary } from "./hostile.js";

describe("sidecars", () => {
  it("say where each video came from, former takes included", () => {
    const shot = shotOf("landing", { scene: "Arrival", variables: { time: "dawn" } });
    const history = new History().startRun();
    history.saveAll(shotOf("landing", { request: { prompt: "before the edit" }, files: ["previous/landing.mp4"] }));
    const take = history.saveAll(shot);
    const found = sidecars(summaryOf([shot], history));
    expect([...found.keys()]).toEqual(["previous/landing.mp4", "landing.mp4"]);
    expect(JSON.parse(found.get("landing.mp4") ?? "")).toMatchObject({
      video: "landing.mp4",
      shot: "landing",
      scene: "Arrival",
      prompt: "A view of landing",
      variables: { time: "dawn" },
      request: { n_seconds: 5, width: 1280 },
      job: take.job,
      key: take.key,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      times: { submitted_at: "2026-11-01T10:01:17.000Z", ended_at: "2026-11-01T10:02:34.000Z" },
    });
    expect(JSON.parse(found.get("previous/landing.mp4") ?? "")).toMatchObject({ prompt: "before the edit" });
  });

  it("exist for no video that is missing or is another one by now", () => {
    const shots = ["gone", "foreign", "there"].map((id) => shotOf(id));
    const history = new History().startRun();
    const keys = shots.map((shot) => history.saveAll(shot).key);
    const disk = new Map([
      [`${keys[0]}/1`, { found: "missing" as const }],
      [`${keys[1]}/1`, { found: "changed" as const }],
    ]);
    expect([...sidecars(summaryOf(shots, history, { disk })).keys()]).toEqual(["there.mp4"]);
  });

  it("are known by what they say of themselves, and nothing else is", () => {
    for (const text of hostile)
      for (const made of sidecars(hostileSummary(text)).values()) expect(isSidecar(made)).toBe(true);
    for (const text of ["", "{}", '{"video": "sora-batch/1"}', '["sidecar", "sora-batch/1"]']) {
      expect(isSidecar(text)).toBe(false);
    }
  });
});
