// Servers that fit the settings badly, drawn at random, in virtual time: the schedule may be poor, but it holds.
import fc from "fast-check";
import { expect, it } from "vitest";
import { shotCount } from "../bench/scheduling/cases.js";
import { drawFor } from "../bench/scheduling/draw.js";
import { measure } from "../bench/scheduling/measure.js";
import { policies } from "../bench/scheduling/policies.js";

const minute = 60_000;
const upTo = (max: number, min = 1): fc.Arbitrary<number> => fc.integer({ min, max });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 1 });

const drawn = fc.record({
  slots: upTo(8),
  queue: upTo(4, 0),
  allowed: maybe(upTo(60, 6)),
  concurrency: upTo(8),
  queueAhead: upTo(4, 0),
  requestsPerMinute: upTo(60, 6),
  medianMs: fc.constantFrom(5000, 20_000, 75_000, 300_000),
  sigma: fc.constantFrom(0, 0.2, 0.45),
  // Not from the start: a server that never answered is given up soon.
  away: maybe(fc.tuple(upTo(30), upTo(6))),
  rival: maybe(fc.record({ from: upTo(20), jobs: upTo(3) })),
});

it("with more or fewer slots, a shorter line, less patience, an absence or a rival: every video is saved and the rate is kept", async () => {
  const ours = policies["sora-batch"];
  await fc.assert(
    fc.asyncProperty(drawn, upTo(1000), async (server, seed) => {
      const { away, concurrency, medianMs, queueAhead, requestsPerMinute, rival, sigma, slots } = server;
      const rivals = rival === null ? null : { from: rival.from * minute, jobs: Math.min(rival.jobs, slots - 1) };
      const figures = await measure(
        ours ?? expect.fail(),
        {
          name: "drawn",
          concurrency,
          queueAhead,
          requestsPerMinute,
          goal: {},
          server: () => ({
            slots,
            queue: server.queue,
            requestsPerMinute: server.allowed ?? Number.POSITIVE_INFINITY,
            renderMs: (job) => medianMs * Math.exp(sigma * drawFor(seed, job).normal),
            ...(away === null ? {} : { away: [away[0] * minute, (away[0] + away[1] / 2) * minute] as const }),
            ...(rivals === null ? {} : { rival: rivals }),
          }),
        },
        seed,
      );
      expect(figures.saved).toBe(shotCount);
      expect(figures.busiestMinute).toBeLessThanOrEqual(requestsPerMinute);
    }),
    { seed: 4, numRuns: 100 },
  );
});
