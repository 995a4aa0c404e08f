// A YAML manifest as settings and entries, the rows of its shots_from files among them.
import { dirname, isAbsolute, join, resolve } from "node:path";
import { type Checked, checkSchema } from "./check-schema.js";
import { csvEntries } from "./csv-entries.js";
import type { Entry } from "./entry.js";
import type { Located } from "./located.js";
import type { Problems } from "./problems.js";
import { readSource } from "./read-source.js";
import { foundText, shorten } from "./schema-message.js";
import type { SettingsFile } from "./settings.js";
import type { Source } from "./source.js";
import { validateSettings, validateShot, validateShotsFrom } from "./validators.js";
import { parseYaml } from "./yaml-syntax.js";
import { isMapping, YamlTree } from "./yaml-tree.js";

/** A manifest in any format, before its entries become shots. */
export interface ManifestParts {
  readonly settings: SettingsFile;
  readonly broken: ReadonlySet<string>;
  /** Null when the format has no settings. */
  readonly located: Located | null;
  /** Null keeps the place of an entry that could not be read. */
  readonly entries: readonly (Entry | null)[];
}

/**
 * @param cwd what relative paths are relative to.
 * @returns null when nothing can be made of the text; problems are then added.
 */
export async function yamlManifest(source: Source, cwd: string, problems: Problems): Promise<ManifestParts | null> {
  const document = parseYaml(source, problems);
  if (!document) return null;
  const tree = new YamlTree(document, source, problems);
  if (tree.exploded) return null;
  const located = tree.at([]);
  if (!isMapping(tree.value)) {
    const found = tree.value === null ? "is empty" : `must be a mapping of fields (found ${foundText(tree.value)})`;
    problems.add(source.problem(located.value([]), `the manifest ${found}: write "shots:" and a list below it`));
    return null;
  }
  const { value, broken } = checkSchema(validateSettings, tree.value, located, "the manifest", problems);
  if (!value) return null;
  const { shots, ...settings } = value;
  const entries: (Entry | null)[] = [];
  for (const [index, shot] of shots.entries()) {
    if (problems.full) break;
    for (const entry of await readEntry(shot, tree.at(["shots", String(index)]), cwd, problems)) entries.push(entry);
  }
  return { settings, broken, located, entries };
}

async function readEntry(shot: unknown, located: Located, cwd: string, problems: Problems): Promise<(Entry | null)[]> {
  if (isMapping(shot) && Object.hasOwn(shot, "shots_from")) {
    const { value } = checkSchema(validateShotsFrom, shot, located, "shots_from", problems);
    return value ? await readRows(value.shots_from, located, cwd, problems) : [null];
  }
  const { value, broken }: Checked<Entry["fields"]> = checkSchema(validateShot, shot, located, "a shot", problems);
  return [value && { fields: value, columns: new Map(), broken, located }];
}

async function readRows(name: string, located: Located, cwd: string, problems: Problems): Promise<(Entry | null)[]> {
  const { file } = located.source;
  const beside = isAbsolute(name) || file === "-" ? name : join(dirname(file), name);
  const read = await readSource(beside, resolve(cwd, beside));
  if (read.ok) return csvEntries(read.value, problems);
  const line = read.error.line === undefined ? "" : ` (line ${read.error.line})`;
  const message = `${shorten(beside)} ${read.error.message}${line}`;
  problems.add(located.source.problem(located.value(["shots_from"]), message));
  return [];
}
