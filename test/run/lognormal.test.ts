import { describe, expect, it } from "vitest";
import { cumulativeHazard, logWithin } from "../../src/run/lognormal.js";

const law = { median: 75_000, sigma: 0.45 };
const survival = (age: number): number => Math.exp(-cumulativeHazard(law, age));

describe("cumulativeHazard", () => {
  it.each([
    [0.5, 0],
    [0.158655, 1],
    [0.841345, -1],
    [0.02275, 2],
    [0.97725, -2],
  ])("leaves %d of the jobs running %d sigma from the median", (left, sigmas) => {
    expect(survival(75_000 * Math.exp(0.45 * sigmas))).toBeCloseTo(left, 5);
  });

  it("is nothing before a job starts and stays finite far beyond the last job", () => {
    expect(cumulativeHazard(law, 0)).toBe(0);
    expect(cumulativeHazard(law, -5000)).toBe(0);
    expect(cumulativeHazard(law, 3_600_000_000)).toBeGreaterThan(100);
    expect(Number.isFinite(cumulativeHazard(law, 3_600_000_000))).toBe(true);
  });

  it("only rises", () => {
    const values = Array.from({ length: 400 }, (_, second) => cumulativeHazard(law, second * 1000));
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });
});

describe("logWithin", () => {
  const sigmasFrom = (log: number): number => (log - Math.log(law.median)) / law.sigma;
  const at = (sigmas: number): number => law.median * Math.exp(law.sigma * sigmas);

  it.each([
    ["all there is", -8, 8, 0, 1],
    ["one side", 0, 8, 0.79788, 0.36338],
    ["one sigma to either side", -1, 1, 0, 0.29113],
    ["a tail", 2, 8, 2.37322, 0.11424],
  ])("agrees with the truncated normal law over %s", (_, from, to, mean, variance) => {
    const within = logWithin(law, at(from), at(to));
    expect(sigmasFrom(within.mean)).toBeCloseTo(mean, 2);
    expect(within.variance / law.sigma ** 2).toBeCloseTo(variance, 2);
  });

  it("is the time itself when that is known", () => {
    const { mean, variance } = logWithin(law, 12_345, 12_345);
    expect(mean).toBeCloseTo(Math.log(12_345), 10);
    expect(variance).toBeCloseTo(0, 10);
  });

  it.each([
    [1, 900],
    [1, 10],
    [50_000_000, 60_000_000],
  ])("stays within %d and %d ms, far from all that was expected", (least, most) => {
    const { mean } = logWithin(law, least, most);
    expect(mean).toBeGreaterThanOrEqual(Math.log(least));
    expect(mean).toBeLessThanOrEqual(Math.log(most));
  });
});
