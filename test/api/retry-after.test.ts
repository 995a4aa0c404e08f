// How server waits are read: seconds or a date, bounded, garbage ignored.
import { expect, it } from "vitest";
import { parseRetryAfter } from "../../src/api/retry-after.js";

const date = "Fri, 06 Nov 2026 10:00:00 GMT";
const now = Date.parse("2026-11-06T09:00:00Z");
const day = 86_400_000;

it.each([
  ["0", 0],
  ["7", 7000],
  [" 7 ", 7000],
  ["1.5", 1500],
  ["999999999999999999999", day],
  ["Fri, 06 Nov 2026 10:00:30 GMT", 30_000],
  ["Fri, 06 Nov 2026 09:59:00 GMT", 0],
  ["Mon, 06 Nov 2028 10:00:00 GMT", day],
  ["", undefined],
  ["-3", undefined],
  ["soon", undefined],
  ["in 3 days", undefined],
  ["Fri, 99 Nov 2026 10:00:30 GMT", undefined],
  ["1e3", undefined],
  ["Infinity", undefined],
])("reads %j as %j ms", (header, expected) => {
  expect(parseRetryAfter(header, date, now)).toBe(expected);
});

it("measures a date against the server's own clock, and against ours when it tells none", () => {
  const header = "Fri, 06 Nov 2026 10:00:30 GMT";
  expect(parseRetryAfter(header, date, now)).toBe(30_000);
  expect(parseRetryAfter(header, undefined, now)).toBe(3_630_000);
  expect(parseRetryAfter(header, "half past ten", now)).toBe(3_630_000);
});

it("reads nothing from nothing", () => {
  expect(parseRetryAfter(undefined, date, now)).toBeUndefined();
});
