import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idempotencyKey, identify } from "../../src/model/identity.js";
import { fingerprintOf, shotOf } from "../support/ledger-builder.js";

const same = { request: { prompt: "The same view" } };
const occurrences = (ids: readonly string[], former: Record<string, number> = {}) => {
  const shots = ids.map((id) => shotOf(id, same));
  const identities = identify(shots, fingerprintOf, (_, id) => former[id]);
  return shots.map((shot) => identities.get(shot)?.occurrence);
};

describe("identity", () => {
  it("depends on content alone: not on id, order, notes, tags, scene or file name", () => {
    const one = shotOf("a", same);
    const two = shotOf("b", { ...same, notes: "n", scene: "s", tags: ["t"], files: ["elsewhere.mp4"] });
    expect(identify([one], fingerprintOf).get(one)).toEqual(identify([two], fingerprintOf).get(two));
  });

  it("changes with every field that is sent", () => {
    const variants = [
      {},
      { prompt: "x" },
      { n_seconds: 6 },
      { width: 720 },
      { height: 480 },
      { n_variants: 2 },
      { model: "m" },
    ];
    expect(new Set(variants.map((request) => fingerprintOf(shotOf("a", { request }).request))).size).toBe(
      variants.length,
    );
  });

  it("tells equal requests apart by their order", () => {
    expect(occurrences(["a", "b", "c"])).toEqual([1, 2, 3]);
  });

  it("lets equal shots keep what they had when they are swapped, one is removed, or one joins", () => {
    const former = { a: 1, b: 2 };
    expect(occurrences(["b", "a"], former)).toEqual([2, 1]);
    expect(occurrences(["b"], former)).toEqual([2]);
    expect(occurrences(["x", "a", "b"], former)).toEqual([3, 1, 2]);
    expect(occurrences(["x", "b"], former)).toEqual([1, 2]);
  });

  it("gives two claimants of one occurrence two occurrences", () => {
    expect(occurrences(["a", "b"], { a: 1, b: 1 })).toEqual([1, 2]);
  });
});

describe("the idempotency key", () => {
  it("differs whenever name, content, occurrence or take differ, wherever the borders between them lie", () => {
    const part = fc.record({
      name: fc.string(),
      fingerprint: fc.string(),
      occurrence: fc.integer({ min: 1, max: 20 }),
      take: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(part, part, (one, two) => {
        const key = (of: typeof one) => idempotencyKey(of.name, of, of.take);
        expect(key(one) === key(two)).toBe(JSON.stringify(one) === JSON.stringify(two));
      }),
    );
  });
});
