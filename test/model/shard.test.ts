import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shardIds, shardShare } from "../../src/model/shard.js";
import { shotOf } from "../support/ledger-builder.js";

const shotsOf = (lengths: readonly number[]) =>
  lengths.map((n_seconds, index) => shotOf(`s${index}`, { request: { n_seconds } }));

const lengths = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 60 });
const counts = fc.integer({ min: 1, max: 12 });

function all(shots: Parameters<typeof shardIds>[0], count: number): Set<string>[] {
  return Array.from({ length: count }, (_, index) => shardIds(shots, { index: index + 1, count }));
}

describe("shards", () => {
  it("put every shot into exactly one, whatever the manifest", () => {
    fc.assert(
      fc.property(lengths, counts, (seconds, count) => {
        const shots = shotsOf(seconds);
        const ids = all(shots, count).flatMap((shard) => [...shard]);
        expect(ids.sort()).toEqual(shots.map(({ id }) => id).sort());
      }),
    );
  });

  it("differ by no more video than the longest shot", () => {
    fc.assert(
      fc.property(lengths, counts, (seconds, count) => {
        const shots = shotsOf(seconds);
        const loads = all(shots, count).map((shard) =>
          shots.filter(({ id }) => shard.has(id)).reduce((sum, { request }) => sum + (request.n_seconds ?? 0), 0),
        );
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(Math.max(0, ...seconds));
      }),
    );
  });

  it("take the longest shots first, ties in manifest order, counting variants and the server's default length", () => {
    const shots = [
      shotOf("a", { request: { n_seconds: 3 } }),
      shotOf("b", { request: { n_seconds: 3 } }),
      { id: "c", request: { model: "m", prompt: "p" } },
      shotOf("d", { request: { n_seconds: 2, n_variants: 4 } }),
    ];
    expect(all(shots, 2).map((shard) => [...shard])).toEqual(
      [
        ["d", "b"],
        ["c", "a"],
      ].map((ids) => expect.arrayContaining(ids)),
    );
    expect(shardShare(shots, shardIds(shots, { index: 1, count: 2 }))).toBeCloseTo(11 / 19);
  });

  it("do not change when only prompts do", () => {
    const before = shotsOf([5, 4, 3, 8, 8]);
    const after = before.map((shot) => ({ ...shot, request: { ...shot.request, prompt: `${shot.request.prompt}!` } }));
    expect(all(after, 3)).toEqual(all(before, 3));
  });

  it("share the whole budget, and nothing when there is nothing", () => {
    const shots = shotsOf([5, 4, 3, 8, 8]);
    const shares = all(shots, 3).map((shard) => shardShare(shots, shard));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    expect(shardShare([], new Set())).toBe(0);
  });
});
