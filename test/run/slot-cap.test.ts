import { describe, expect, it } from "vitest";
import { capAfterAcceptance, capAfterProof, capAfterRefusal, fullCap, maySubmit } from "../../src/run/slot-cap.js";

const minute = 60_000;

describe("the cap on jobs", () => {
  it("is what the settings allow until the server refuses", () => {
    expect([0, 2, 3].map((jobs) => maySubmit(fullCap(3), jobs, 0))).toEqual([true, true, false]);
  });

  it("falls to what the server has, never below one", () => {
    expect(capAfterRefusal(fullCap(6), 2, 0).cap).toBe(2);
    expect(capAfterRefusal(fullCap(6), 0, 0).cap).toBe(1);
  });

  it("lets one more be tried after five minutes, and after each failed try twice as late, at most forty minutes", () => {
    let cap = capAfterRefusal(fullCap(3), 2, 0);
    const waits: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const at = cap.probeAt;
      expect(maySubmit(cap, 2, at - 1)).toBe(false);
      expect(maySubmit(cap, 2, at)).toBe(true);
      expect(maySubmit(cap, 3, at)).toBe(false);
      cap = capAfterRefusal(cap, 2, at);
      waits.push((cap.probeAt - at) / minute);
    }
    expect(waits).toEqual([10, 20, 40, 40, 40, 40]);
  });

  it("waits in another measure where jobs take less", () => {
    const capped = capAfterRefusal(fullCap(3, 6000), 2, 0);
    expect(capped.probeAt).toBe(6000);
    expect(capAfterRefusal(capped, 2, 6000).probeAt).toBe(18_000);
    expect(capAfterProof(capped, 3, 7000).patience).toBe(6000);
  });

  it("does not rise because one more was accepted: another may just have ended", () => {
    const capped = capAfterRefusal(fullCap(3), 2, 0);
    const after = capAfterAcceptance(capped, 3, 5 * minute);
    expect(after).toMatchObject({ cap: 2, probeAt: 10 * minute });
    expect(capAfterAcceptance(capped, 2, 5 * minute)).toBe(capped);
  });

  it("rises to what the server surely had at once, and goes on from there at once", () => {
    const capped = capAfterRefusal(capAfterRefusal(fullCap(6), 2, 0), 2, 0);
    const raised = capAfterProof(capped, 3, minute);
    expect(raised).toMatchObject({ cap: 3, probeAt: minute, patience: 5 * minute });
    expect(capAfterProof(capped, 9, minute).cap).toBe(6);
    expect(capAfterProof(capped, 2, minute)).toBe(capped);
  });
});
