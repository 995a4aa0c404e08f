// A YAML manifest as settings and entries, the rows of its shots_from files among them.
import { dirname, isAbsolute, join, resolve } from "node:path";
import { type Checked, checkSchema } from "./check-schema.js";
import { csvEntries } from "./csv-entries.js";
import type { Entry } from "./entry.js";
import type { Located } from "./located.js";
import type { Problems } from "./problems.js";
import { largestSource, readSource } from "./read-source.js";
import { foundText, shorten } from "./schema-message.js";
import type { SettingsFile } from "./settings.js";
import type { Source } from "./source.js";
import { validateSettings, validateShot, validateShotsFrom } from "./validators.js";
import { isMapping } from "./yaml-node.js";
import { parseYaml } from "./yaml-syntax.js";
import { YamlTree } from "./yaml-tree.js";

/** A manifest in any format, before its entries become shots. */
export interface ManifestParts {
  readonly settings: SettingsFile;
  readonly broken: ReadonlySet<string>;
  /** Null when the format has no settings. */
  readonly located: Located | null;
  /** Null keeps the place of an entry that could not be read. */
  readonly entries: readonly (Entry | null)[];
  /** Everything that was read for them. */
  readonly sources: readonly Source[];
}

/**
 * @param cwd what relative paths are relative to.
 * @returns null when nothing can be made of the text; problems are then added.
 */
export async function yamlManifest(source: Source, cwd: string, problems: Problems): Promise<ManifestParts | null> {
  const tree = new YamlTree(source);
  const document = parseYaml(source, problems, tree);
  if (!document) return null;
  tree.finish(document, problems);
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
  const tables = { cwd, left: largestSource, sources: [source] };
  for (const [index, shot] of shots.entries()) {
    if (problems.full || tables.left < 0) break;
    for (const entry of await readEntry(shot, tree.at(["shots", String(index)]), tables, problems)) entries.push(entry);
  }
  return { settings, broken, located, entries, sources: tables.sources };
}

/** One small manifest may name a large table many times. */
interface Tables {
  readonly cwd: string;
  /** Characters that the tables to come may have, all together. */
  left: number;
  /** Of the manifest, and of the tables so far. */
  readonly sources: Source[];
}

async function readEntry(
  shot: unknown,
  located: Located,
  tables: Tables,
  problems: Problems,
): Promise<(Entry | null)[]> {
  if (isMapping(shot) && Object.hasOwn(shot, "shots_from")) {
    const { value } = checkSchema(validateShotsFrom, shot, located, "shots_from", problems);
    return value ? await readRows(value.shots_from, located, tables, problems) : [null];
  }
  const { value, broken }: Checked<Entry["fields"]> = checkSchema(validateShot, shot, located, "a shot", problems);
  return [value && { fields: value, columns: new Map(), broken, located }];
}

async function readRows(name: string, located: Located, tables: Tables, problems: Problems): Promise<(Entry | null)[]> {
  const { file } = located.source;
  const beside = isAbsolute(name) || file === "-" ? name : join(dirname(file), name);
  const read = await readSource(beside, resolve(tables.cwd, beside), "manifest");
  const report = (message: string) => {
    problems.add(located.source.problem(located.value(["shots_from"]), `${shorten(beside)} ${message}`));
    return [];
  };
  if (!read.ok) return report(read.error.message + (read.error.line === undefined ? "" : ` (line ${read.error.line})`));
  tables.left -= read.value.text.length;
  if (tables.left < 0) return report("and the tables before it are larger than 32 MiB together: split the manifest");
  tables.sources.push(read.value);
  return csvEntries(read.value, problems);
}
