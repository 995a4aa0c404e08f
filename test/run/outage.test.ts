import { describe, expect, it } from "vitest";
import type { Failure } from "../../src/model/failure.js";
import { isAway, type Outage, outageAfter } from "../../src/run/outage.js";

const failure = (extra: Partial<Failure> = {}): Failure => ({ kind: "server", message: "m", status: 503, ...extra });

describe("isAway", () => {
  it.each([502, 503, 504])("takes a %d for a server that is away", (status) => {
    expect(isAway(failure({ status }))).toBe(true);
  });

  it("and a refused connection too", () => {
    expect(isAway({ kind: "unreachable", message: "refused" })).toBe(true);
  });

  it.each([500, 501, 429, 404])("but not a %d: that is an answer", (status) => {
    expect(isAway(failure({ status }))).toBe(false);
  });
});

describe("outageAfter", () => {
  it("asks after 1, 2, 4, 8 s and then every 15 s", () => {
    let outage: Outage | null = null;
    const waits: number[] = [];
    let now = 0;
    for (let asked = 0; asked < 7; asked += 1) {
      outage = outageAfter(outage, failure(), now, 600_000, now);
      waits.push((outage.probeAt - now) / 1000);
      now = outage.probeAt;
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15]);
    expect(outage?.began).toBe(0);
  });

  it("waits as long as the server asks for, within bounds", () => {
    expect(outageAfter(null, failure({ retry_after_ms: 30_000 }), 0, 600_000, 0).probeAt).toBe(30_000);
    expect(outageAfter(null, failure({ retry_after_ms: 86_400_000 }), 0, 600_000, 0).probeAt).toBe(600_000);
  });

  it("learns nothing from requests that left before the last failure", () => {
    const outage = outageAfter(null, failure(), 0, 600_000, 500);
    expect(outageAfter(outage, failure(), 400, 600_000, 600)).toBe(outage);
  });
});
