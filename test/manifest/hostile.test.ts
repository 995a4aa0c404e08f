// Whatever the text is, reading it ends with shots or with problems that have a place in it.
import fc from "fast-check";
import { expect, it } from "vitest";
import { csvEntries } from "../../src/manifest/csv-entries.js";
import { problemText } from "../../src/manifest/problem-text.js";
import { Problems } from "../../src/manifest/problems.js";
import { readManifest } from "../../src/manifest/read-manifest.js";
import { sourceOfText } from "../../src/manifest/read-source.js";
import type { Problem } from "../../src/model/problem.js";

const piece = fc.constantFrom(
  ..."shots: |prompt: |id: |size: |matrix: |vars: |<<: |*a|&a |!!str |!x |- |  |\n|\n  - |\n    |{|}|[|]|, |{{|}}|\\{{|a|b|0x1|1280x720|~|'|\"|#|>|\t|\u0000|\ud800|é|夜|---\n|...|%YAML 1.1|? |__proto__: ".split(
    "|",
  ),
  "|\n",
);
const yaml = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
const shots = yaml.map((text) => `shots:\n  - prompt: ${text}`);
const csv = fc
  .array(fc.constantFrom(",", ";", "\t", '"', "\n", "\r\n", "prompt", "n_seconds", "{{a}}", "{{", "a", "25", " "), {
    maxLength: 40,
  })
  .map((pieces) => pieces.join(""));

function expectPlaces(text: string, problems: readonly Problem[]): void {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  for (const problem of problems) {
    if (problem.line === undefined) continue;
    const line = lines[problem.line - 1];
    expect(line, JSON.stringify(problem)).toBeDefined();
    if (problem.column === undefined || line === undefined) continue;
    expect(problem.excerpt).toBe(line);
    expect(problem.column).toBeLessThanOrEqual(line.length + 1);
    expect(problemText(problem).split("\n")).toHaveLength(3);
  }
}

it("any YAML", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(yaml, shots), async (text) => {
      const result = await readManifest({ file: "-", text, name: "x", cwd: "/nowhere" });
      if (result.ok) expect(result.value.shots).not.toEqual([]);
      else expect(result.error).not.toEqual([]);
      expectPlaces(text, result.ok ? result.value.problems : result.error);
    }),
    { numRuns: 500 },
  );
});

it("any table", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        csv,
        csv.map((text) => `prompt,n_seconds\n${text}`),
      ),
      (text) => {
        const source = sourceOfText("x.csv", text);
        const problems = new Problems("x.csv");
        const entries = source.ok ? csvEntries(source.value, problems) : [];
        if (entries.length === 0) expect(problems.list()).not.toEqual([]);
        expectPlaces(text, problems.list());
      },
    ),
    { numRuns: 500 },
  );
});
