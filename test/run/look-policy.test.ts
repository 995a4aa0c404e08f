import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BoardJob, JobBoard } from "../../src/run/job-board.js";
import { losses, nextStep, price } from "../../src/run/look-policy.js";
import { chanceOfEnds, idleSlots } from "../../src/run/look-risk.js";

const law = { median: 75_000, sigma: 0.45 };

/** Three jobs on two slots, accepted at 0; the third has been seen to wait at 20 s. */
function line(): { board: JobBoard; jobs: ReturnType<JobBoard["accept"]>[] } {
  const board = new JobBoard(2);
  const jobs = [0, 1, 2].map(() => board.accept(law, 0));
  board.sawRunning(jobs[0]!, 10_000);
  board.sawWaiting(jobs[2]!, 20_000);
  return { board, jobs };
}

describe("idleSlots and chanceOfEnds", () => {
  it("agree with Poisson's law", () => {
    expect(idleSlots(0.7, 0)).toBeCloseTo(0.7);
    expect(idleSlots(0.7, 1)).toBeCloseTo(0.7 - (1 - Math.exp(-0.7)));
    expect(idleSlots(0, 3)).toBe(0);
    expect(chanceOfEnds(0.7, 0)).toBe(1);
    expect(chanceOfEnds(0.7, 1)).toBeCloseTo(1 - Math.exp(-0.7));
    expect(chanceOfEnds(0.7, 2)).toBeCloseTo(1 - Math.exp(-0.7) * 1.7);
  });
});

describe("losses", () => {
  it("put a look at the job in line first, since it tells of all the running ones", () => {
    const { board, jobs } = line();
    const rates = losses(board, 0, true, 80_000);
    const [first = 0, second = 0, third = 0] = jobs.map((job) => rates.get(job));
    expect(third).toBeGreaterThan(3 * Math.max(first, second));
  });

  it("need no look at a waiting job when nothing is left to submit", () => {
    const { board, jobs } = line();
    const rates = losses(board, 0, false, 80_000);
    expect(rates.get(jobs[2]!)).toBeUndefined();
    expect(rates.get(jobs[0]!)).toBeGreaterThan(0);
  });

  it("grow when no job waits: the slot idles from the first end on", () => {
    const board = new JobBoard(2);
    const job = board.accept(law, 0);
    board.accept(law, 0);
    const bare = losses(board, 0, true, 80_000).get(job) ?? 0;
    const coming = losses(board, 1, true, 80_000).get(job) ?? 0;
    const last = losses(board, 0, false, 80_000).get(job) ?? 0;
    expect(bare).toBeGreaterThan(coming);
    expect(coming).toBeGreaterThan(last);
  });

  it("grow with the age of a job, and start again when it was seen to run", () => {
    const board = new JobBoard(1);
    const job = board.accept(law, 0);
    const at = (now: number): number => losses(board, 0, true, now).get(job) ?? 0;
    expect(at(20_000)).toBeLessThan(at(60_000));
    expect(at(60_000)).toBeLessThan(at(120_000));
    board.sawRunning(job, 120_000);
    expect(at(120_000)).toBe(0);
  });

  it("want the likeliest job found at once when one has ended on a server whose slots are not known", () => {
    const board = new JobBoard(2);
    const [old, young, third] = [board.accept(law, 0), board.accept(law, 50_000), board.accept(law, 50_000)];
    board.sawRunning(third, 90_000);
    expect(losses(board, 0, true, 90_000)).toEqual(new Map([[old, Number.POSITIVE_INFINITY]]));
    board.sawRunning(old, 91_000);
    expect(losses(board, 0, true, 91_000)).toEqual(new Map([[young, Number.POSITIVE_INFINITY]]));
  });
});

describe("losses, whatever a server answers in whatever order,", () => {
  const answer = fc.record({
    what: fc.constantFrom("accept", "runs", "runs", "runs", "waits", "ends", "ended long ago"),
    job: fc.nat(),
    after: fc.integer({ min: 0, max: 60_000 }),
  });

  it("are numbers of slots, and name a job where one has surely ended", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.array(answer, { maxLength: 30, size: "max" }),
        (slots, answers) => {
          const board = new JobBoard(slots);
          const jobs: BoardJob[] = [];
          let now = 0;
          for (const { what, job: nth, after } of answers) {
            now += after;
            const job = jobs[nth % Math.max(1, jobs.length)];
            if (what === "accept" || !job) jobs.push(board.accept(law, now));
            else if (what === "waits") board.sawWaiting(job, now);
            else if (what === "runs") board.sawRunning(job, now);
            else {
              board.end(job, what === "ends" ? null : { at: now - 90_000, give: 1000 }, now);
              jobs.splice(jobs.indexOf(job), 1);
            }
            const rates = losses(board, 0, true, now);
            for (const [of, rate] of rates) {
              expect(rate).toBeGreaterThanOrEqual(0);
              expect(jobs).toContain(of);
            }
            expect(board.surplus).toBeLessThanOrEqual(board.suspects.length);
            if (board.surplus > 0) expect(rates.size).toBeGreaterThan(0);
          }
        },
      ),
      { seed: 4, numRuns: 400 },
    );
  });
});

describe("price", () => {
  const idle = { slots: 2, exposed: false, fill: 0 };

  it("rises as the budget is used up, and is lower where every end leaves a slot idle", () => {
    expect(price(75_000, { ...idle, fill: 0.9 })).toBeGreaterThan(price(75_000, idle));
    expect(Number.isFinite(price(75_000, { ...idle, fill: 1 }))).toBe(true);
    expect(price(75_000, { ...idle, exposed: true })).toBeLessThan(price(75_000, idle));
  });

  it("goes with the time that jobs take, so that slow and fast servers see as many looks a job", () => {
    expect(price(1500, idle) / price(75_000, idle)).toBeCloseTo(0.02);
  });

  it("goes with the slots: one of many idling takes little off the whole", () => {
    expect(price(75_000, { ...idle, slots: 5 }) / price(75_000, idle)).toBeCloseTo(2.5);
  });
});

describe("nextStep", () => {
  it.each([
    [100, 0, 4000],
    [100, 1, 500],
    [6000, 1, 2000],
    [-5, 1, 500],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 500],
  ])("with %d ms left at a loss of %d is %d ms", (left, loss, step) => {
    expect(nextStep(left, loss, 10_000)).toBe(step);
  });
});
