// What must be true of a read manifest, whatever was read: shots, or problems that each have a place inside the file.
import { expect } from "vitest";
import { problemText } from "../../../src/manifest/problem-text.js";
import { type ManifestSource, readManifest } from "../../../src/manifest/read-manifest.js";
import type { Problem } from "../../../src/model/problem.js";
import { expectInert } from "../../e2e/hostile-text.js";

/** @param texts of the files that problems may be about, by name. @returns the prompts, or null when there were errors. */
export async function expectSound(
  from: ManifestSource,
  texts: Readonly<Record<string, string>>,
): Promise<readonly string[] | null> {
  const result = await readManifest(from);
  const problems = result.ok ? result.value.problems : result.error;
  for (const problem of problems) expectPlace(problem, texts[problem.file]);
  expect(problems.some(({ severity }) => severity === "error")).toBe(!result.ok);
  if (!result.ok) return null;
  expect(result.value.shots.length).toBeGreaterThan(0);
  return result.value.shots.map((shot) => shot.request.prompt);
}

function expectPlace(problem: Problem, text: string | undefined): void {
  expect(text, `a problem of ${problem.file}`).toBeDefined();
  expectInert(problemText(problem), problem.file);
  expect(problem.message).not.toBe("");
  if (problem.line === undefined || text === undefined) return;
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  expect(problem.line).toBeGreaterThanOrEqual(1);
  expect(problem.line).toBeLessThanOrEqual(lines.length);
  if (problem.column === undefined) return;
  expect(problem.column).toBeGreaterThanOrEqual(1);
  expect(problem.column).toBeLessThanOrEqual((lines[problem.line - 1] ?? "").length + 1);
}
