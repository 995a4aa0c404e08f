import { describe, expect, it } from "vitest";
import { JobTimes } from "../../src/run/job-times.js";
import { cumulativeHazard } from "../../src/run/lognormal.js";

function learned(...jobs: readonly (readonly [string, number, number])[]): JobTimes {
  const times = new JobTimes(73_000);
  for (const [kind, ms, count] of jobs) for (let job = 0; job < count; job += 1) times.add(kind, ms);
  return times;
}

describe("JobTimes", () => {
  it("begins with what is commonly known", () => {
    const law = learned().lawOf("5s");
    expect(law.median).toBeCloseTo(73_000);
    expect(law.sigma).toBeCloseTo(0.45);
  });

  it("moves half of the way after as many jobs as the prior counts for, and the whole way in the end", () => {
    // 100 s is near enough to 73 s for the prior to keep nearly all of its weight.
    const half = Math.log(learned(["5s", 100_000, 4]).lawOf("5s").median / 73_000) / Math.log(100 / 73);
    expect(half).toBeGreaterThan(0.5);
    expect(half).toBeLessThan(0.85);
    expect(learned(["5s", 100_000, 60]).lawOf("5s").median).toBeGreaterThan(99_000);
  });

  it("does not hold on to a prior that the first jobs contradict", () => {
    expect(learned(["5s", 1500, 3]).lawOf("5s").median).toBeLessThan(2500);
  });

  it("takes an unseen kind for what all kinds are, and tells seen ones apart", () => {
    const times = learned(["5s", 40_000, 20], ["20s", 160_000, 20]);
    expect(times.lawOf("5s").median).toBeLessThan(50_000);
    expect(times.lawOf("20s").median).toBeGreaterThan(130_000);
    expect(times.lawOf("10s").median).toBeGreaterThan(60_000);
    expect(times.lawOf("10s").median).toBeLessThan(130_000);
  });

  it("follows a server that has become slower", () => {
    expect(learned(["5s", 60_000, 100], ["5s", 120_000, 40]).lawOf("5s").median).toBeGreaterThan(100_000);
  });

  it("narrows on a server that keeps time and widens on one that does not, within bounds", () => {
    expect(learned(["5s", 73_000, 100]).lawOf("5s").sigma).toBeCloseTo(0.18, 1);
    const wild = new JobTimes(73_000);
    for (let job = 0; job < 100; job += 1) wild.add("5s", job % 2 === 0 ? 1000 : 5_000_000);
    expect(wild.lawOf("5s").sigma).toBe(1);
  });

  it("learns from ends that were only noticed late, without taking jobs for longer than they are", () => {
    const times = new JobTimes(73_000);
    // Looked at every 50 s: of every three jobs two end in the first 50 s, one in the next.
    for (let job = 0; job < 90; job += 1) {
      if (job % 3 < 2) times.add("5s", 1, 50_000);
      else times.add("5s", 50_000, 100_000);
    }
    const { median, sigma } = times.lawOf("5s");
    const doneAt50 = 1 - Math.exp(-cumulativeHazard({ median, sigma }, 50_000));
    expect(doneAt50).toBeGreaterThan(0.6);
    expect(doneAt50).toBeLessThan(0.75);
  });

  it("takes a time that may have been anything for no news", () => {
    const times = learned(["5s", 60_000, 40]);
    const before = times.lawOf("5s").median;
    for (let job = 0; job < 10; job += 1) times.add("5s", 1, 36_000_000);
    expect(times.lawOf("5s").median / before).toBeCloseTo(1, 1);
  });

  it("ignores what cannot be a time", () => {
    const times = learned(["5s", 0, 3], ["5s", -5, 3], ["5s", Number.NaN, 3]);
    expect(times.lawOf("5s").median).toBeCloseTo(73_000);
  });
});
