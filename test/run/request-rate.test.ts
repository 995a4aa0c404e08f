import { describe, expect, it } from "vitest";
import { pause, recovered, slower } from "../../src/run/request-rate.js";

const rate = { configured: 20, current: 20, since: 0 };
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

  it("takes several refusals of requests that left together for one", () => {
    const once = slower(rate, 0, 5000, 6000);
    expect(slower(once, 0, 5500, 6500)).toBe(once);
    expect(slower(once, 0, 6100, 6500).current).toBe(9);
  });
});

describe("recovered", () => {
  const slow = { configured: 20, current: 10, since: 0 };

  it.each([
    [4.9, 10],
    [5, 11],
    [14, 12],
    [600, 20],
  ])("after %d quiet minutes allows %d", (minutes, allowed) => {
    expect(recovered(slow, minutes * minute).current).toBe(allowed);
  });

  it("counts the next five minutes from the last step", () => {
    const later = recovered(slow, 7 * minute);
    expect(recovered(later, 9.9 * minute).current).toBe(11);
    expect(recovered(later, 10 * minute).current).toBe(12);
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
