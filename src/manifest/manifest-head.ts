// What a manifest says before its shots about the batch and its place, without reading the shots: enough to look there for a note.
import { batchName } from "./batch-name.js";
import { Problems } from "./problems.js";
import type { ManifestSource } from "./read-manifest.js";
import { Source } from "./source.js";
import { isTable } from "./table-name.js";
import { isMapping } from "./yaml-node.js";
import { parseYaml } from "./yaml-syntax.js";
import { YamlTree } from "./yaml-tree.js";

export interface ManifestHead {
  readonly name: string;
  readonly output_dir?: string;
}

/** @returns null when the beginning does not say it: nothing about the rest is known either way. */
export function manifestHead(from: ManifestSource, source: Source): ManifestHead | null {
  const said = isTable(source) ? {} : settingsAbove(source);
  if (said === null) return null;
  const name = batchName(from, typeof said.name === "string" ? said.name : undefined, new Problems(from.file));
  const dir = isMapping(said.output) ? said.output.dir : undefined;
  return name === null ? null : { name, ...(typeof dir === "string" && { output_dir: dir }) };
}

function settingsAbove({ file, text }: Source): Readonly<Record<string, unknown>> | null {
  const above = new Source(file, text.slice(0, Math.max(0, text.search(/^shots:/m))));
  const problems = new Problems(file);
  const tree = new YamlTree(above);
  const document = parseYaml(above, problems, tree);
  if (document) tree.finish(document, problems);
  if (document === null || problems.failed || tree.exploded) return null;
  return isMapping(tree.value) ? tree.value : {};
}
