import { describe, expect, it } from "vitest";
import { fullRate, pause, proven, recovered, slower } from "../../src/run/request-rate.js";

const rate = fullRate(20, 0);
const minute = 60_000;

describe("slower", () => {
  it.each([
    [20, 3, 14],
    [20, 17, 17],
    [14, 10, 10],
    [5, 0, 4],
    [4, 0, 4],
    [10, 30, 10],
  ])("from %d with %d accepted in the last minute goes to %d", (current, accepted, to) => {
    expect(slower({ ...rate, current }, accepted, 5000, 6000)).toMatchObject({ current: to, since: 6000 });
  });

  it.each([
    [20, 10, 10],
    [20, 17, 17],
    [20, 3, 9.8],
    [4, 0, 2.8],
  ])(
    "from %d with %d accepted expects a refusal at %d: a few accepted prove no low limit",
    (current, accepted, allows) => {
      expect(slower({ ...rate, current }, accepted, 5000, 6000).allows).toBeCloseTo(allows);
    },
  );

  it("takes several refusals of requests that left together for one", () => {
    const once = slower(rate, 0, 5000, 6000);
    expect(slower(once, 0, 5500, 6500)).toBe(once);
    expect(slower(once, 0, 6100, 6500).current).toBe(9);
  });
});

describe("recovered", () => {
  const slow = { ...rate, current: 10 };

  it.each([
    [4.9, 10],
    [5, 11],
    [14, 12],
    [600, 20],
  ])("after %d quiet minutes allows %d", (minutes, allowed) => {
    expect(recovered(slow, minutes * minute).current).toBe(allowed);
  });

  it("goes up by a twentieth of many, and in another measure where jobs take less", () => {
    const many = { ...fullRate(1000, 0, 6000), current: 200 };
    expect(recovered(many, 5900).current).toBe(200);
    expect(recovered(many, 12_000).current).toBe(300);
    expect(recovered(many, 600_000).current).toBe(1000);
  });

  it("counts the next five minutes from the last step", () => {
    const later = recovered(slow, 7 * minute);
    expect(recovered(later, 9.9 * minute).current).toBe(11);
    expect(recovered(later, 10 * minute).current).toBe(12);
  });
});

describe("proven", () => {
  it("expects a refusal only above what was answered since", () => {
    const slow = slower(rate, 10, 5000, 6000);
    expect(proven(slow, 9)).toBe(slow);
    expect(proven(slow, 12).allows).toBe(12);
  });
});

describe("pause", () => {
  it.each([
    [0, 0],
    [9, 0],
    [10, 3000],
    [20, 3000],
  ])("with %d of 20 places used is %d ms", (used, ms) => {
    expect(pause(used, 20)).toBe(ms);
  });
});
