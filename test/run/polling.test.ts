import { expect, it } from "vitest";
import { pollDelay } from "../../src/run/polling.js";

it("follows the contract's table: 10, 15, 20, 30 and on to at most 60 s", () => {
  const polling = { interval: 10_000, max_interval: 60_000 };
  expect([0, 1, 2, 3, 4, 5, 6, 7, 50].map((polls) => pollDelay(polls, polling) / 1000)).toEqual([
    10, 15, 20, 30, 40, 50, 60, 60, 60,
  ]);
});

it("keeps a fixed rhythm when both bounds are the same", () => {
  expect([0, 1, 2, 9].map((polls) => pollDelay(polls, { interval: 5000, max_interval: 5000 }))).toEqual([
    5000, 5000, 5000, 5000,
  ]);
});

it("never waits less than the interval, even when the longest wait is set below it", () => {
  expect(pollDelay(3, { interval: 10_000, max_interval: 1000 })).toBe(10_000);
});
