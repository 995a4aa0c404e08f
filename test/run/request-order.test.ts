import { describe, expect, it } from "vitest";
import { nextProbe, nextRequest, type RequestClass, type WaitingRequest } from "../../src/run/request-order.js";

const waiting = (kind: RequestClass, since = 100_000, urgency = 0): WaitingRequest => ({
  kind,
  since,
  urgency: () => urgency,
});

describe("nextRequest", () => {
  it.each<[string, WaitingRequest[], number]>([
    ["nobody", [], -1],
    ["a submit before a look before a download", [waiting("download"), waiting("poll"), waiting("submit")], 2],
    ["the first of equals", [waiting("submit"), waiting("submit")], 0],
    [
      "the look that saves most",
      [waiting("poll", 100_000, 0.2), waiting("poll", 100_000, 0.9), waiting("poll", 100_000, 0.5)],
      1,
    ],
    ["a download that waited over two minutes", [waiting("submit", 100_000), waiting("download", 0)], 1],
    ["the first of two that waited so long", [waiting("download", 0), waiting("poll", 1000, 5)], 0],
  ])("sends %s", (_, list, place) => {
    expect(nextRequest(list, 121_500)).toBe(place);
  });
});

describe("nextProbe", () => {
  const list = [waiting("submit"), waiting("download"), waiting("poll")];

  it("asks with a look: it costs nothing", () => {
    expect(nextProbe(list, 0, 1000)).toBe(2);
  });

  it("asks with anything else only when nothing has asked for a minute", () => {
    expect(nextProbe(list.slice(0, 2), 0, 59_000)).toBe(-1);
    expect(nextProbe(list.slice(0, 2), 0, 60_000)).toBe(0);
    expect(nextProbe([], 0, 60_000)).toBe(-1);
  });
});
