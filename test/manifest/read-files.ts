// Manifests of a test as files in a directory of their own, and what reading one of them says.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { type Manifest, type ManifestSource, readManifest } from "../../src/manifest/read-manifest.js";
import type { Problem } from "../../src/model/problem.js";
import type { Result } from "../../src/util/result.js";

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** @param files by path; the first is the manifest unless `source` says otherwise. */
async function read(files: Files, source: Partial<ManifestSource> = {}): Promise<Result<Manifest, readonly Problem[]>> {
  const cwd = await mkdtemp(join(tmpdir(), "manifest-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), content);
  }
  return readManifest({ file: Object.keys(files)[0] ?? "shots.yaml", cwd, ...source });
}

/** @throws with all problems when there are errors. */
export async function readGood(files: Files, source: Partial<ManifestSource> = {}): Promise<Manifest> {
  const result = await read(files, source);
  if (!result.ok) throw new Error(lines(result.error).join("\n"));
  return result.value;
}

/** @returns every problem as `file:line:column message`. */
export async function readBad(files: Files, source: Partial<ManifestSource> = {}): Promise<string[]> {
  const result = await read(files, source);
  if (result.ok) throw new Error(`no errors, ${result.value.shots.length} shots`);
  return lines(result.error);
}

export function lines(problems: readonly Problem[]): string[] {
  return problems.map(
    ({ file, line, column, message, severity }) =>
      `${[file, line, column].filter((part) => part !== undefined).join(":")} ${severity === "warning" ? "warning: " : ""}${message}`,
  );
}
