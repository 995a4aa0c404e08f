import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeFileAtomic } from "../../src/util/atomic-file.js";
import { canonicalJson } from "../../src/util/canonical-json.js";
import { formatDuration, parseDuration } from "../../src/util/duration.js";
import { globMatcher } from "../../src/util/glob.js";
import { printable, truncate } from "../../src/util/printable.js";

describe("canonicalJson", () => {
  it("is one text per value, whatever the order of its keys", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: undefined, Z: true })).toBe(
      '{"Z":true,"b":[1,{"c":"x","d":null}]}',
    );
  });

  it("reads back as the value it was made of", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as never))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("durations", () => {
  it.each([
    ["250ms", 250],
    ["10s", 10_000],
    ["1.5m", 90_000],
    ["2h", 7_200_000],
  ])("%s is %i ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "10", "s", "-1s", "1 s", "1d", "1e3s", "10sec"])("%j is none", (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it.each([
    [250, "250 ms"],
    [3200, "3.2 s"],
    [59_600, "1 min"],
    [1_084_000, "18 min 4 s"],
    [3_900_000, "1 h 5 min"],
  ])("%i ms reads %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("globMatcher", () => {
  it.each([
    ["dust-*", ["dust-dawn", "dust-"], ["dust", "a-dust-dawn"]],
    ["shot-00?", ["shot-001"], ["shot-0010", "shot-00"]],
    ["a.b", ["a.b"], ["axb"]],
    ["(x)[y]", ["(x)[y]"], ["xy"]],
  ])("%s", (pattern, matching, others) => {
    const matches = globMatcher(pattern);
    expect(matching.filter((name) => !matches(name))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });
});

describe("printable", () => {
  it("leaves nothing that a terminal acts upon or that changes the direction of reading", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be gone
        expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f]/u);
      }),
    );
    expect(printable("a\u001b[31mred\u202egnp\r\nb\u{e0041}")).toBe("a [31mred gnp  b ");
  });

  it("keeps everything that is merely unusual", () => {
    expect(printable("Ünïcödé 🚀 日本語 שלום")).toBe("Ünïcödé 🚀 日本語 שלום");
  });
});

describe("truncate", () => {
  it("marks the cut and never leaves half a character", () => {
    expect(truncate("short", 5)).toBe("short");
    expect(truncate("longer", 5)).toBe("long…");
    expect(truncate("ab🚀cd", 4)).toBe("ab…");
  });
});

describe("writeFileAtomic", () => {
  it("replaces a file as a whole and leaves nothing beside it, also when it fails", async () => {
    const dir = await mkdtemp(join(tmpdir(), "atomic-"));
    try {
      const path = join(dir, "report.json");
      await writeFile(path, "old");
      const failing = function* () {
        yield "half";
        throw new Error("no more");
      };
      await expect(writeFileAtomic(path, failing())).rejects.toThrow("no more");
      expect(await readFile(path, "utf8")).toBe("old");
      await writeFileAtomic(path, ["n", "ew"]);
      expect(await readFile(path, "utf8")).toBe("new");
      expect(await readdir(dir)).toEqual(["report.json"]);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
