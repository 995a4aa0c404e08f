import { describe, expect, it } from "vitest";
import { cumulativeHazard } from "../../src/run/lognormal.js";

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
