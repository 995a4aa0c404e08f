// YAML nodes as plain values: aliases followed, mappings merged. Nodes come in the order of the text, and need not stay.
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import { printable, truncate } from "../util/printable.js";
import type { Span } from "./source.js";
import { fieldName, isMapping, isMergeKey, spanOf } from "./yaml-node.js";

// Twenty fields for each of 200,000 shots, and as much again: far below what an alias bomb expands to.
const mostNodes = 8_000_000;
const mostFaults = 50;

interface Built {
  readonly value: unknown;
  /** Nodes with every alias written out. */
  readonly size: number;
}

const nothing: Built = { value: null, size: 1 };

/** A mapping whose fields are still coming in. */
export class OpenMapping {
  readonly own = new Map<string, unknown>();
  readonly merged: unknown[] = [];
  size = 1;
}

export class YamlValues {
  /** What is wrong, in the order in which it was met. */
  readonly faults: { readonly span: Span; readonly message: string }[] = [];
  readonly #anchors = new Map<string, Node>();
  /** By the offset of the alias. Aliases are followed once, in document order, since an anchor may be defined anew. */
  readonly #targets = new Map<number, Node>();
  readonly #built = new Map<Node, Built>();
  #exploded = false;

  /** Aliases made the document too large: there is no value to speak of. */
  get exploded(): boolean {
    return this.#exploded;
  }

  /** @returns what an alias stands for, when it was met before; any other node itself. */
  resolve(node: Node): Node {
    return isAlias(node) ? (this.#targets.get(spanOf(node).start) ?? node) : node;
  }

  build(node: Node | null): Built {
    if (!node) return nothing;
    if (isAlias(node)) return this.#follow(node, node.source);
    const anchor = "anchor" in node ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    let built: Built = nothing;
    if (isScalar(node)) built = { value: node.value, size: 1 };
    else if (isSeq<Node>(node)) built = this.#buildList(node.items);
    else if (isMap<Node, Node | null>(node)) {
      const mapping = new OpenMapping();
      this.add(node, mapping);
      built = this.close(mapping);
    }
    this.limit(built.size, node);
    if (anchor !== undefined) this.#built.set(node, built);
    return this.#exploded ? nothing : built;
  }

  /** @param size of what has been built so far of something that ends no earlier than the node. */
  limit(size: number, node: Node): void {
    if (size <= mostNodes || this.#exploded) return;
    this.#exploded = true;
    this.#fault(node, "aliases make this too large: write out what is needed instead");
  }

  /** Takes in fields of a mapping that may come in several parts. */
  add(map: YAMLMap<Node, Node | null>, to: OpenMapping): void {
    for (const pair of map.items) {
      const name = isMergeKey(pair) ? null : fieldName(pair);
      if (isMergeKey(pair)) {
        // Checked below.
      } else if (name === null) {
        this.#fault(pair.key, 'a field\'s name must be plain text (text that starts with "{{" must be in quotes)');
      } else if (to.own.has(name)) {
        this.#fault(pair.key, `"${truncate(printable(name), 40)}" is written twice in one mapping`);
      }
      const built = this.build(pair.value);
      to.size += built.size;
      if (isMergeKey(pair)) to.merged.push(...this.#mergeSources(pair, built));
      else if (name !== null && !to.own.has(name)) to.own.set(name, built.value);
    }
  }

  /** The mapping when all of its fields are there. */
  close({ own, merged, size }: OpenMapping): Built {
    for (const source of merged) {
      for (const [name, inherited] of Object.entries(source ?? {})) if (!own.has(name)) own.set(name, inherited);
    }
    // fromEntries defines own members, so "__proto__" is a name like any other.
    return { value: Object.fromEntries(own), size };
  }

  #buildList(items: readonly Node[]): Built {
    let size = 1;
    const value = items.map((item) => {
      const built = this.build(item);
      size += built.size;
      return built.value;
    });
    return { value, size };
  }

  #follow(alias: Node, name: string): Built {
    const target = this.#anchors.get(name);
    const built = target && this.#built.get(target);
    if (target && built) {
      this.#targets.set(spanOf(alias).start, target);
      return built;
    }
    const shown = truncate(printable(name), 40);
    this.#fault(alias, target ? `*${shown} contains itself` : `there is no anchor &${shown} before this alias`);
    return nothing;
  }

  #mergeSources(pair: Pair<Node, Node | null>, { value }: Built): readonly unknown[] {
    const sources: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (sources.every(isMapping)) return sources;
    this.#fault(pair.key, "<< must be followed by a mapping or a list of mappings");
    return [];
  }

  #fault(node: Node, message: string): void {
    if (this.faults.length < mostFaults) this.faults.push({ span: spanOf(node), message });
  }
}
