// A manifest file to settings and shots, or to every problem in it at once.
import { resolve } from "node:path";
import type { Problem } from "../model/problem.js";
import type { ManifestSettings } from "../model/settings.js";
import type { Shot } from "../model/shot.js";
import { fail, ok, type Result } from "../util/result.js";
import { batchName } from "./batch-name.js";
import { buildShots } from "./build-shots.js";
import { csvEntries } from "./csv-entries.js";
import { FilePlan } from "./file-plan.js";
import type { Located } from "./located.js";
import { Problems } from "./problems.js";
import { readSource, sourceOfBytes, sourceOfText } from "./read-source.js";
import { checkSizeAlone, type PlacedDefaults } from "./request-rules.js";
import { checkSettings, settingsOf } from "./settings.js";
import type { Globals } from "./shot-prompt.js";
import type { Source, SourceFile } from "./source.js";
import { isTable } from "./table-name.js";
import { type ManifestParts, yamlManifest } from "./yaml-manifest.js";

export interface Manifest {
  readonly settings: ManifestSettings;
  /** At least one. */
  readonly shots: readonly Shot[];
  /** Warnings only. */
  readonly problems: readonly Problem[];
  /** The manifest and the tables it names; without what came through standard input. */
  readonly sources: readonly SourceFile[];
}

export interface ManifestSource {
  /** As the user named it, or `-`; problems call it so. `.csv` and `.tsv` are tables, everything else is YAML. */
  readonly file: string;
  /** What was read from standard input, for `-`. */
  readonly text?: string | Uint8Array;
  /** What the user says the batch is called. */
  readonly name?: string;
  /** What relative paths are relative to. Default: the working directory. */
  readonly cwd?: string;
}

/** @returns all problems, warnings too, when at least one is an error: the manifest's own first, then by line. */
export async function readManifest(from: ManifestSource): Promise<Result<Manifest, readonly Problem[]>> {
  const problems = new Problems(from.file);
  const cwd = from.cwd ?? process.cwd();
  const read =
    from.file === "-" ? sourceOfInput(from.text ?? "") : await readSource(from.file, resolve(cwd, from.file), "user");
  if (!read.ok) return fail([{ severity: "error", file: from.file, ...read.error }]);
  const parts = await partsOf(read.value, cwd, problems);
  if (!parts) return fail(problems.list());
  const { settings, located, broken } = parts;
  const name = broken.has("name") ? null : batchName(from, settings.name, problems);
  if (located) checkSettings(settings, located, problems);
  const defaults = defaultsOf(parts, read.value);
  checkSizeAlone(defaults, problems);
  const filename = broken.has("output") ? null : settings.output?.filename;
  const files = new FilePlan(filename, name ?? "unnamed", located, problems);
  const shots = buildShots(parts.entries, { defaults, globals: globalsOf(parts), files }, problems);
  if (name === null || problems.failed) return fail(problems.list());
  if (shots.length === 0) {
    problems.add({ severity: "error", file: from.file, message: "there are no shots to render" });
    return fail(problems.list());
  }
  const sources = parts.sources.flatMap(({ origin }) => origin ?? []);
  return ok({ settings: settingsOf(settings, name), shots, problems: problems.list(), sources });
}

function sourceOfInput(text: string | Uint8Array) {
  return typeof text === "string" ? sourceOfText("-", text) : sourceOfBytes("-", text);
}

async function partsOf(source: Source, cwd: string, problems: Problems): Promise<ManifestParts | null> {
  if (!isTable(source)) return yamlManifest(source, cwd, problems);
  return { settings: {}, broken: new Set(), located: null, entries: csvEntries(source, problems), sources: [source] };
}

function defaultsOf({ settings, broken, located }: ManifestParts, source: Source): PlacedDefaults {
  const nowhere = { start: 0, end: 0 };
  const placed: Located = {
    source,
    value: (path) => located?.value(["defaults", ...path]) ?? nowhere,
    key: (path) => located?.key(["defaults", ...path]) ?? nowhere,
    written: (path) => located?.written(["defaults", ...path]),
  };
  // One wrong default leaves open what any of them was meant to be.
  const fields = ["size", "width", "height", "n_variants"];
  return { fields: settings.defaults ?? {}, broken: new Set(broken.has("defaults") ? fields : []), located: placed };
}

function globalsOf({ settings, broken, located }: ManifestParts): Globals {
  const vars = Object.entries(settings.vars ?? {}).map(
    ([name, value]) => [name, located?.written(["vars", name]) ?? String(value)] as const,
  );
  return { vars: new Map(vars), broken: broken.has("vars") };
}
