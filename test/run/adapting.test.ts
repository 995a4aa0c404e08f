// How a whole run adapts to its server: full, strict, away for a moment, or asked in a fixed rhythm.
import { describe, expect, it } from "vitest";
import type { Failure } from "../../src/model/failure.js";
import { RequestBudget } from "../../src/run/request-budget.js";
import { fail, ok } from "../../src/util/result.js";
import { BatchRig } from "../support/batch-rig.js";
import { refused, unknown } from "../support/fake-server.js";
import { VirtualClock } from "../support/virtual-clock.js";

const restarting: Failure = { kind: "server", message: "restarting", status: 503 };

describe("a server that is full", () => {
  it("gets the next job as soon as one is known to have ended, not after a backoff", async () => {
    const rig = new BatchRig("a", "b", "c", "d", "e");
    const posts: { at: number; taken: boolean }[] = [];
    rig.server.onPost = () => {
      const taken = rig.server.active < 2;
      posts.push({ at: rig.clock.monotonic(), taken });
      return taken ? "accept" : refused("rate-limited");
    };
    await rig.run();
    const ends = rig.factsOf("rendered").map(({ at }) => at - (rig.clock.now() - rig.clock.monotonic()));
    const late = posts.filter(({ at, taken }) => taken && at > 1000);
    expect(late).toHaveLength(3);
    for (const { at } of late) expect(ends.some((end) => at >= end && at < end + 500)).toBe(true);
    expect(posts.filter(({ taken }) => !taken)).toHaveLength(1);
  });
});

describe("a server that is away for a minute", () => {
  it("ends no batch and fails no shot, and is asked by few requests", async () => {
    const rig = new BatchRig(...Array.from({ length: 12 }, (_, index) => `s${index}`));
    const away = (): boolean => rig.clock.monotonic() > 90_000 && rig.clock.monotonic() < 150_000;
    let asked = 0;
    const script = rig.server.onJob;
    rig.server.onPost = () => {
      if (away()) asked += 1;
      return away() ? unknownAway() : "accept";
    };
    rig.server.onJob = (job) => {
      if (away()) asked += 1;
      return away() ? restarting : script(job);
    };
    expect(new Set(Object.values(await rig.run()))).toEqual(new Set(["saved"]));
    expect(rig.server.jobs).toHaveLength(12);
    expect(rig.notices.filter((notice) => notice.notice === "submits-stopped")).toEqual([]);
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(20);
  });
});

function unknownAway() {
  return { ...unknown("server"), failure: restarting } as const;
}

describe("a fixed rhythm", () => {
  async function looks(polling: Partial<BatchRig["settings"]["polling"]>): Promise<number[]> {
    const rig = new BatchRig("a");
    rig.settings = { ...rig.settings, polling: { ...rig.settings.polling, ...polling } };
    const times: number[] = [];
    rig.server.onJob = ({ ageMs }) => {
      times.push(Math.round(ageMs / 1000));
      return { status: ageMs > 130_000 ? "completed" : "in_progress" };
    };
    await rig.run();
    return times;
  }

  it("is the contract's table when it is asked for", async () => {
    expect(await looks({ rhythm: "table" })).toEqual([10, 25, 45, 75, 115, 165]);
  });

  it("is one interval when both bounds are the same", async () => {
    expect(await looks({ interval: 30_000, max_interval: 30_000 })).toEqual([30, 60, 90, 120, 150]);
  });

  it("is not kept otherwise: looks gather where the job is likely to end, within the bounds", async () => {
    const times = await looks({});
    const gaps = times.map((time, index) => time - (times[index - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(61);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3);
    expect(gaps[0]).toBeGreaterThan(20);
  });
});

describe("RequestBudget", () => {
  const limited = fail<Failure>({ kind: "rate-limited", message: "slow down", status: 429 });

  it("sends less after a 429 to a look, down to what the server took", async () => {
    const clock = new VirtualClock();
    const budget = new RequestBudget(20, clock, new AbortController().signal);
    let inWindow = 0;
    let refusals = 0;
    const starts: number[] = [];
    const look = () =>
      budget.run("poll", async () => {
        starts.push(clock.monotonic());
        if (inWindow >= 10) {
          refusals += 1;
          return limited;
        }
        inWindow += 1;
        void clock.sleep(60_000).then(() => {
          inWindow -= 1;
        });
        return ok(null);
      });
    const all = (async () => {
      for (let sent = 0; sent < 60; sent += 1) await look();
    })();
    await clock.runUntil(all);
    expect(refusals).toBeLessThanOrEqual(4);
    const last = starts.at(-1) ?? 0;
    expect(starts.filter((at) => at > last - 60_000).length).toBeLessThanOrEqual(10);
  });

  it("takes a refused submit for the rate's where as much was answered as before an earlier refusal", async () => {
    const clock = new VirtualClock();
    const budget = new RequestBudget(20, clock, new AbortController().signal);
    const look = (answer: typeof limited | ReturnType<typeof ok<null>>) => budget.run("poll", async () => answer);
    for (let sent = 0; sent < 10; sent += 1) await look(ok(null));
    expect(budget.strained).toBe(false);
    await look(limited);
    expect(budget.strained).toBe(true);
    await clock.runUntil(clock.sleep(6 * 60_000));
    expect(budget.strained).toBe(false);
    for (let sent = 0; sent < 9; sent += 1) await look(ok(null));
    expect(budget.strained).toBe(false);
    await look(ok(null));
    expect(budget.strained).toBe(true);
  });

  it("holds everything back while a server that has answered is away, but for one look at a time", async () => {
    const clock = new VirtualClock();
    const budget = new RequestBudget(100, clock, new AbortController().signal);
    const sent: [string, number][] = [];
    const away = (): boolean => clock.monotonic() > 500 && clock.monotonic() < 20_000;
    const one = (kind: "submit" | "poll") =>
      budget.run(kind, async () => {
        sent.push([kind, Math.round(clock.monotonic() / 1000)]);
        return away() ? fail(restarting) : ok(null);
      });
    const polling = async (): Promise<void> => {
      while (!(await one("poll")).ok);
    };
    await one("poll");
    await clock.runUntil(clock.sleep(1000));
    const submitAfterFailure = clock.sleep(100).then(() => one("submit"));
    await clock.runUntil(Promise.all([polling(), polling(), submitAfterFailure]));
    expect(sent.filter(([kind, at]) => kind === "submit" && at < 20)).toEqual([]);
    expect(sent.filter(([, at]) => at > 1 && at < 20).length).toBeLessThanOrEqual(5);
  });

  it("does not hold back what fails on a server that never answered", async () => {
    const clock = new VirtualClock();
    const budget = new RequestBudget(100, clock, new AbortController().signal);
    for (let sent = 0; sent < 10; sent += 1) await budget.run("submit", async () => fail(restarting));
    expect(budget.sent).toBe(10);
    expect(clock.monotonic()).toBe(0);
  });

  it("keeps a place free for the next submit and spreads the rest while there is something to submit", async () => {
    const clock = new VirtualClock();
    const budget = new RequestBudget(10, clock, new AbortController().signal);
    budget.expectSubmits(() => true);
    const polls: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      void budget.run("poll", async () => {
        polls.push(clock.monotonic());
        return ok(null);
      });
    }
    await clock.runUntil(clock.sleep(40_000));
    expect(polls.filter((at) => at === 0).length).toBeLessThan(9);
    expect(polls.length).toBeLessThanOrEqual(9);
    let waited = -1;
    const before = clock.monotonic();
    await budget.run("submit", async () => {
      waited = clock.monotonic() - before;
      return ok(null);
    });
    expect(waited).toBe(0);
  });
});
