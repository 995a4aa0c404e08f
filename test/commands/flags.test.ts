import { describe, expect, it } from "vitest";
import { shard } from "../../src/commands/flags.js";

describe("--shard", () => {
  const read = shard("--shard");

  it("is a part and how many there are", () => {
    expect(read("1/1")).toEqual({ index: 1, count: 1 });
    expect(read("2/3")).toEqual({ index: 2, count: 3 });
    expect(read("1000/1000")).toEqual({ index: 1000, count: 1000 });
  });

  it.each(["0/2", "3/2", "1", "1/0", "a/b", "-1/2", "1/1001", "1/2/3", ""])("is not %j", (text) => {
    expect(() => read(text)).toThrow(`--shard takes a part such as 2/3, of at most 1000 (found "${text}")`);
  });
});
