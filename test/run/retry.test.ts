import { describe, expect, it } from "vitest";
import type { FailureKind } from "../../src/model/failure.js";
import { backoff, retryDelay } from "../../src/run/retry.js";

const failure = (kind: FailureKind, retry_after_ms?: number) => ({
  kind,
  message: "m",
  ...(retry_after_ms === undefined ? {} : { retry_after_ms }),
});

describe("retryDelay", () => {
  it.each<FailureKind>(["rate-limited", "server", "timeout", "network", "unreachable", "malformed", "download"])(
    "tries again after %s",
    (kind) => {
      expect(retryDelay(failure(kind), 1, 4, 0)).toBe(500);
    },
  );

  it.each<FailureKind>([
    "policy",
    "invalid",
    "auth",
    "forbidden",
    "generation",
    "deadline",
    "lost",
    "disk",
    "not-found",
  ])("never tries again after %s", (kind) => {
    expect(retryDelay(failure(kind), 1, 4, 0)).toBeNull();
  });

  it("gives up once the configured number of re-sends is used", () => {
    expect(retryDelay(failure("server"), 4, 4, 0)).not.toBeNull();
    expect(retryDelay(failure("server"), 5, 4, 0)).toBeNull();
    expect(retryDelay(failure("server"), 1, 0, 0)).toBeNull();
  });
});

describe("backoff", () => {
  it("doubles from one second to a minute and draws from the upper half", () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 99].map((attempt) =>
      Math.round(backoff(failure("server"), attempt, 0.999999)),
    );
    expect(longest).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(backoff(failure("server"), 3, 0)).toBe(2000);
  });

  it("waits exactly what the server asks for, however long or short", () => {
    expect(backoff(failure("rate-limited", 90_000), 1, 0.5)).toBe(90_000);
    expect(backoff(failure("rate-limited", 0), 6, 0.5)).toBe(0);
  });
});
