import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitColumns, textColumns, wrapColumns } from "../../src/util/columns.js";

describe("columns", () => {
  it.each([
    ["crater", 6],
    ["漢字", 4],
    ["한국어", 6],
    ["é", 1],
    ["e\u0301", 1],
    ["👍🏽", 2],
    ["👨‍👩‍👧", 2],
    ["❤\ufe0f", 2],
  ])("of %s are %i", (text, columns) => {
    expect(textColumns(text)).toBe(columns);
  });

  it("are cut with an ellipsis, never in the middle of a character", () => {
    expect(fitColumns("crater", 6)).toBe("crater");
    expect(fitColumns("crater", 5)).toBe("crat…");
    expect(fitColumns("漢字漢字", 6)).toBe("漢字…");
    expect(fitColumns("👍🏽👍🏽", 3)).toBe("👍🏽…");
    expect(fitColumns("crater", 0)).toBe("");
  });

  it("are broken at spaces, and inside a word only when it is longer than a line", () => {
    expect(wrapColumns("the server answered", 12)).toEqual(["the server", "  answered"]);
    expect(wrapColumns("漢字漢字漢字", 6)).toEqual(["漢字漢", "  字漢", "  字"]);
    expect(wrapColumns("", 10)).toEqual([""]);
  });

  it("hold whatever the text is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 4, max: 80 }), (text, columns) => {
        expect(textColumns(fitColumns(text, columns))).toBeLessThanOrEqual(columns);
        const lines = wrapColumns(text, columns);
        for (const line of lines) expect(textColumns(line)).toBeLessThanOrEqual(columns);
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });
});
