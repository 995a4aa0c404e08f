// validate: every problem of every manifest, each at its place; sends nothing.
import { problemSummary, problemText } from "../manifest/problem-text.js";
import { careFor } from "../manifest/prompt-care.js";
import { type Manifest, readManifest } from "../manifest/read-manifest.js";
import type { Problem } from "../model/problem.js";
import { lstatOrNull } from "../util/atomic-file.js";
import { printableJson } from "../util/printable.js";
import { manifestSource, placeOf, statePathOf } from "./batch.js";
import { exitCodes } from "./exit-codes.js";
import { annotateProblems } from "./github.js";
import { type GlobalFlags, type Host, UsageError } from "./host.js";

interface Checked {
  readonly manifest: string;
  /** Null when the manifest cannot be used. */
  readonly shots: number | null;
  readonly problems: readonly Problem[];
}

export interface ValidateFlags extends GlobalFlags {
  readonly name?: string;
  /** False with --no-lint. */
  readonly lint?: boolean;
}

export async function validate(manifests: readonly string[], flags: ValidateFlags, host: Host): Promise<number> {
  if (manifests.filter((file) => file === "-").length > 1) throw new UsageError("standard input can be read only once");
  const checked: Checked[] = [];
  for (const manifest of manifests) {
    const read = await readManifest(await manifestSource(manifest, flags, host));
    if (!read.ok) {
      checked.push({ manifest, shots: null, problems: read.error });
      continue;
    }
    const { shots, problems } = read.value;
    const care = flags.lint === false ? [] : await careOf(manifest, read.value, flags, host);
    checked.push({ manifest, shots: shots.length, problems: [...problems, ...care] });
  }
  const valid = checked.every((result) => result.shots !== null);
  if (flags.json) host.out.write(`${printableJson({ valid, manifests: checked })}\n`);
  else print(checked, flags, host);
  annotateProblems(
    checked.flatMap((result) => result.problems),
    host,
  );
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

/** Advice about prompts; a batch without a state file has bought nothing yet. */
async function careOf(manifest: string, read: Manifest, flags: ValidateFlags, host: Host): Promise<readonly Problem[]> {
  const { settings, shots } = read;
  const state = statePathOf(placeOf(manifest, flags.name ?? settings.name, settings, {}, host), {}, host);
  const firstRun = (await lstatOrNull(state)) === null;
  return careFor(shots, { names: settings.lint?.names ?? [], firstRun });
}
