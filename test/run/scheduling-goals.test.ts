// The goals of scheduling, on servers in virtual time; `node test/bench/run.mjs scheduling` shows all figures.
import { describe, expect, it } from "vitest";
import { cases, shotCount } from "../bench/scheduling/cases.js";
import { type Figures, measure, medians } from "../bench/scheduling/measure.js";
import { policies } from "../bench/scheduling/policies.js";

const seeds = [1, 2, 3];

async function figuresOf(name: string, policy: string): Promise<Figures> {
  const of = cases.find((candidate) => candidate.name === name);
  const way = policies[policy];
  if (!of || !way) throw new Error(`no ${name} or ${policy}`);
  const runs: Figures[] = [];
  for (const seed of seeds) runs.push(await measure(way, of, seed));
  return medians(runs);
}

describe("on a server with", () => {
  it.each(cases)("$name: every video is saved, the rate is kept and the goal is reached", async (of) => {
    const figures = await figuresOf(of.name, "sora-batch");
    expect(figures.saved).toBe(shotCount);
    expect(figures.busiestMinute).toBeLessThanOrEqual(of.requestsPerMinute);
    expect(figures.utilization).toBeGreaterThanOrEqual(of.goal.utilization ?? 0);
    expect(figures.requestsPerJob).toBeLessThanOrEqual(of.goal.requests ?? Number.POSITIVE_INFINITY);
  });

  it("2 slots, queues 2: it beats a loop of one slot each in time and in requests", async () => {
    const name = "2 slots, queues 2";
    const [ours, loop] = [await figuresOf(name, "sora-batch"), await figuresOf(name, "poll every 10 s")];
    expect(ours.minutes).toBeLessThan(0.95 * loop.minutes);
    expect(ours.requestsPerJob).toBeLessThan(loop.requestsPerJob);
  });
});
