// validate: every problem of every manifest, each at its place; sends nothing.
import { problemSummary, problemText } from "../manifest/problem-text.js";
import { readManifest } from "../manifest/read-manifest.js";
import type { Problem } from "../model/problem.js";
import { manifestSource } from "./batch.js";
import { exitCodes } from "./exit-codes.js";
import { type GlobalFlags, type Host, UsageError } from "./host.js";

interface Checked {
  readonly manifest: string;
  /** Null when the manifest cannot be used. */
  readonly shots: number | null;
  readonly problems: readonly Problem[];
}

export async function validate(
  manifests: readonly string[],
  flags: GlobalFlags & { readonly name?: string },
  host: Host,
): Promise<number> {
  if (manifests.filter((file) => file === "-").length > 1) throw new UsageError("standard input can be read only once");
  const checked: Checked[] = [];
  for (const manifest of manifests) {
    const read = await readManifest(await manifestSource(manifest, flags, host));
    checked.push(
      read.ok
        ? { manifest, shots: read.value.shots.length, problems: read.value.problems }
        : { manifest, shots: null, problems: read.error },
    );
  }
  const valid = checked.every((result) => result.shots !== null);
  if (flags.json) host.out.write(`${JSON.stringify({ valid, manifests: checked })}\n`);
  else print(checked, flags, host);
  return valid ? exitCodes.complete : exitCodes.usage;
}

function print(checked: readonly Checked[], flags: GlobalFlags, host: Host): void {
  const problems = checked
    .flatMap((result) => result.problems)
    .filter((problem) => problem.severity === "error" || !flags.quiet);
  for (const problem of problems) host.err.write(`${problemText(problem)}\n`);
  if (problems.length > 0) host.err.write(`${problemSummary(problems)} Nothing was sent.\n`);
  if (flags.quiet) return;
  for (const { manifest, shots } of checked) {
    if (shots !== null) host.out.write(`${manifest}: valid, ${shots} ${shots === 1 ? "shot" : "shots"}\n`);
  }
}
