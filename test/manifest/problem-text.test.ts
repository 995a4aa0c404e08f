// Problems on a terminal: the caret stands under what is meant, whatever the line holds.
import { describe, expect, it } from "vitest";
import { problemSummary, problemText } from "../../src/manifest/problem-text.js";
import type { Problem } from "../../src/model/problem.js";

function problem(excerpt: string, marked: string, more: Partial<Problem> = {}): Problem {
  const column = excerpt.indexOf(marked) + 1;
  return {
    severity: "error",
    file: "shots.yaml",
    line: 12,
    column,
    length: marked.length,
    message: "is wrong",
    excerpt,
    ...more,
  };
}

describe("the text of a problem", () => {
  it("is the place, the source line and a caret", () => {
    expect(problemText(problem("    n_seconds: 25", "25"))).toBe(
      "shots.yaml:12:16  is wrong\n   12 |     n_seconds: 25\n      |                ^^",
    );
  });

  it("is one line when there is no place", () => {
    expect(problemText({ severity: "warning", file: "shots.yaml", message: "is odd" })).toBe(
      "shots.yaml  warning: is odd",
    );
  });

  it.each([
    ["tabs", "\tid:\tx y", "x", `      | ${" ".repeat(7)}^`],
    ["East Asian characters", "prompt: 夜の海 {{x}}", "{{x}}", `      | ${" ".repeat(15)}^^^^^`],
    ["marked East Asian characters", "prompt: 夜の海", "夜の海", `      | ${" ".repeat(8)}^^^^^^`],
    ["emoji and combining marks", "🎬 e\u0301 x", "x", `      | ${" ".repeat(5)}^`],
    ["control characters", "a\u001b[31m x", "x", `      | ${" ".repeat(7)}^`],
  ])("keeps the caret in place after %s", (_, excerpt, marked, caretLine) => {
    expect(problemText(problem(excerpt, marked)).split("\n")[2]).toBe(caretLine);
  });

  it("cuts a long line on both sides of what is marked", () => {
    const [, line = "", caret = ""] = problemText(problem(`${"a".repeat(500)}MARK${"b".repeat(500)}`, "MARK")).split(
      "\n",
    );
    expect(line).toMatch(/^ {3}12 \| …a+MARKb+…$/);
    expect(line.indexOf("MARK")).toBe(caret.indexOf("^^^^"));
    expect(line.length).toBeLessThanOrEqual(110);
  });

  it("holds nothing that a terminal would obey", () => {
    const text = problemText(
      problem("a\u001b]0;x\u0007\u202e", "a", { file: "a\u001b.yaml", message: "found \u001b[2J" }),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe("the summary", () => {
  const error = problem("x", "x");
  const warning: Problem = { ...error, severity: "warning", file: "extras.csv" };

  it.each<[string, Problem[]]>([
    ["No problems.", []],
    ["1 error in 1 file.", [error]],
    ["2 errors and 1 warning in 2 files.", [error, error, warning]],
    ["2 warnings in 1 file.", [warning, warning]],
  ])("says %s", (text, problems) => {
    expect(problemSummary(problems)).toBe(text);
  });
});
