// A YAML document as plain values, with the way back from each value to where it is written.
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import { printable, truncate } from "../util/printable.js";
import type { Located, Path } from "./located.js";
import type { Problems } from "./problems.js";
import type { Source, Span } from "./source.js";

// Twenty fields for each of 200,000 shots, and as much again: far below what an alias bomb expands to.
const mostNodes = 8_000_000;

interface Built {
  readonly value: unknown;
  /** Nodes with every alias written out. */
  readonly size: number;
}

const nothing: Built = { value: null, size: 1 };

export class YamlTree {
  readonly value: unknown;
  readonly #source: Source;
  readonly #problems: Problems;
  readonly #root: Node | null;
  readonly #anchors = new Map<string, Node>();
  /** Aliases are followed once, in document order, since an anchor may be defined anew. */
  readonly #targets = new Map<Node, Node>();
  readonly #built = new Map<Node, Built>();
  #exploded = false;

  /** Aliases made the document too large: there is no value to speak of. */
  get exploded(): boolean {
    return this.#exploded;
  }

  constructor(document: Document.Parsed, source: Source, problems: Problems) {
    this.#source = source;
    this.#problems = problems;
    this.#root = document.contents;
    this.value = this.#build(this.#root).value;
  }

  /** @param prefix path of the value that the places are about. */
  at(prefix: Path): Located {
    return {
      source: this.#source,
      value: (path) => this.#place([...prefix, ...path], "value"),
      key: (path) => this.#place([...prefix, ...path], "key"),
      written: (path) => {
        const { node, depth } = this.#find([...prefix, ...path]);
        if (depth !== prefix.length + path.length || !isScalar(node) || typeof node.value === "string")
          return undefined;
        return node.source;
      },
    };
  }

  #build(node: Node | null): Built {
    if (!node) return nothing;
    if (isAlias(node)) return this.#follow(node, node.source);
    const anchor = "anchor" in node ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    let built: Built = nothing;
    if (isScalar(node)) built = { value: node.value, size: 1 };
    else if (isSeq<Node>(node)) {
      const items = node.items.map((item) => this.#build(item));
      built = { value: items.map((item) => item.value), size: total(items) };
    } else if (isMap<Node, Node | null>(node)) built = this.#buildMap(node);
    if (built.size > mostNodes && !this.#exploded) {
      this.#exploded = true;
      this.#problem(node, "aliases make this too large: write out what is needed instead");
    }
    if (anchor !== undefined) this.#built.set(node, built);
    return this.#exploded ? nothing : built;
  }

  #follow(alias: Node, name: string): Built {
    const target = this.#anchors.get(name);
    const built = target && this.#built.get(target);
    if (target && built) {
      this.#targets.set(alias, target);
      return built;
    }
    const shown = truncate(printable(name), 40);
    this.#problem(alias, target ? `*${shown} contains itself` : `there is no anchor &${shown} before this alias`);
    return nothing;
  }

  #buildMap(map: YAMLMap<Node, Node | null>): Built {
    const fields = new Map<string, unknown>();
    const merged: Built[] = [];
    const sizes: Built[] = [];
    for (const pair of map.items) {
      if (isMergeKey(pair)) {
        const built = this.#build(pair.value);
        sizes.push(built);
        merged.push(...this.#mergeSources(pair, built));
        continue;
      }
      const name = fieldName(pair);
      if (name === null) {
        this.#problem(pair.key, 'a field\'s name must be plain text (text that starts with "{{" must be in quotes)');
      } else if (fields.has(name)) {
        this.#problem(pair.key, `"${truncate(printable(name), 40)}" is written twice in one mapping`);
      }
      const built = this.#build(pair.value);
      sizes.push(built);
      if (name !== null && !fields.has(name)) fields.set(name, built.value);
    }
    for (const { value } of merged) {
      for (const [name, inherited] of Object.entries(value ?? {})) if (!fields.has(name)) fields.set(name, inherited);
    }
    // fromEntries defines own members, so "__proto__" is a name like any other.
    return { value: Object.fromEntries(fields), size: total(sizes) };
  }

  #mergeSources(pair: Pair<Node, Node | null>, built: Built): Built[] {
    const sources = Array.isArray(built.value) ? built.value : [built.value];
    if (sources.every(isMapping)) return sources.map((value) => ({ value, size: 0 }));
    this.#problem(pair.key, "<< must be followed by a mapping or a list of mappings");
    return [];
  }

  /** Own fields first, then merged ones, as they were built. */
  #field(node: Node, name: string): Pair<Node, Node | null> | undefined {
    const map = this.#resolve(node);
    if (!isMap<Node, Node | null>(map)) return undefined;
    const own = map.items.find((pair) => !isMergeKey(pair) && fieldName(pair) === name);
    if (own) return own;
    for (const pair of map.items) {
      if (!isMergeKey(pair) || !pair.value) continue;
      const source = this.#resolve(pair.value);
      for (const part of isSeq<Node>(source) ? source.items : [source]) {
        const found = this.#field(part, name);
        if (found) return found;
      }
    }
    return undefined;
  }

  #resolve(node: Node): Node {
    return this.#targets.get(node) ?? node;
  }

  /** Goes down as far as the path leads: `depth` steps. */
  #find(path: Path): { readonly node: Node | null; readonly key: Node | null; readonly depth: number } {
    let node = this.#root;
    let key: Node | null = null;
    let depth = 0;
    for (const step of path) {
      if (!node) break;
      const here: Node = this.#resolve(node);
      if (isSeq<Node>(here)) {
        const item: Node | undefined = here.items[Number(step)];
        if (!item) break;
        node = item;
        key = item;
      } else {
        const pair = this.#field(here, step);
        if (!pair) break;
        node = pair.value;
        key = pair.key;
      }
      depth += 1;
    }
    return { node: node && this.#resolve(node), key, depth };
  }

  #place(path: Path, part: "key" | "value"): Span {
    const { node, key, depth } = this.#find(path);
    if (part === "key" && depth === path.length && key) return spanOf(key);
    const span = node && spanOf(node);
    // Nothing is written there: the name stands for it.
    return span && span.end > span.start ? span : spanOf(key);
  }

  #problem(node: Node, message: string): void {
    this.#problems.add(this.#source.problem(spanOf(node), message));
  }
}

function total(parts: readonly Built[]): number {
  return parts.reduce((sum, part) => sum + part.size, 1);
}

function spanOf(node: Node | null): Span {
  return { start: node?.range?.[0] ?? 0, end: node?.range?.[1] ?? 0 };
}

/** A plain `<<` is read as a symbol, a quoted one as text. */
function isMergeKey(pair: Pair<Node, Node | null>): boolean {
  return isScalar(pair.key) && typeof pair.key.value === "symbol";
}

function fieldName(pair: Pair<Node, Node | null>): string | null {
  if (!isScalar(pair.key)) return null;
  return typeof pair.key.value === "string" ? pair.key.value : (pair.key.source ?? String(pair.key.value));
}

/** A mapping as built from YAML. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
