import { describe, expect, it } from "vitest";
import { RequestBudget } from "../../src/run/request-budget.js";
import type { RequestClass } from "../../src/run/request-order.js";
import { ok } from "../../src/util/result.js";
import { VirtualClock } from "../support/virtual-clock.js";

const done = ok(null);

function busiestMinute(times: readonly number[]): number {
  return Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + 60_000).length));
}

describe("RequestBudget", () => {
  it("never lets more than the limit reach the server in any 60 s, however long requests take", async () => {
    const clock = new VirtualClock();
    const budget = new RequestBudget(7, clock, new AbortController().signal);
    const seen: number[] = [];
    const requests = Array.from({ length: 60 }, (_, index) =>
      budget.run("poll", async () => {
        // The server sees a request at some time between its start and its answer.
        await clock.sleep((index * 137) % 900);
        seen.push(clock.monotonic());
        await clock.sleep((index * 71) % 2000);
        return done;
      }),
    );
    await clock.runUntil(Promise.all(requests));
    expect(seen).toHaveLength(60);
    expect(busiestMinute(seen)).toBe(7);
    expect(budget.sent).toBe(60);
  });

  it("serves submits before polls before downloads", async () => {
    const clock = new VirtualClock();
    const budget = new RequestBudget(1, clock, new AbortController().signal);
    const order: RequestClass[] = [];
    const kinds: RequestClass[] = ["download", "download", "poll", "submit"];
    await clock.runUntil(
      Promise.all(
        kinds.map((kind) =>
          budget.run(kind, async () => {
            order.push(kind);
            return done;
          }),
        ),
      ),
    );
    expect(order).toEqual(["download", "submit", "poll", "download"]);
  });

  it("lets a request that waited over two minutes overtake the others", async () => {
    const clock = new VirtualClock();
    const budget = new RequestBudget(1, clock, new AbortController().signal);
    const order: string[] = [];
    const one = (name: string, kind: RequestClass) =>
      budget.run(kind, async () => {
        order.push(name);
        return done;
      });
    const all = [one("first", "submit"), one("old download", "download")];
    for (let n = 1; n <= 4; n += 1) all.push(one(`submit ${n}`, "submit"));
    await clock.runUntil(Promise.all(all));
    expect(order).toEqual(["first", "submit 1", "submit 2", "old download", "submit 3", "submit 4"]);
  });

  it("stops waiting requests with the reason and leaves no wait behind", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const budget = new RequestBudget(1, clock, stop.signal);
    await budget.run("submit", async () => done);
    const waiting = budget.run("submit", async () => done);
    const reason = new Error("leave");
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(budget.run("poll", async () => done)).rejects.toBe(reason);
    expect(budget.sent).toBe(1);
  });
});
