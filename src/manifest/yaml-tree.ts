// A YAML document as plain values, with the way back from each value to where it is written.
import { type Document, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { Located, Path } from "./located.js";
import type { Problems } from "./problems.js";
import type { Source, Span } from "./source.js";
import { fieldName, isMergeKey, spanOf } from "./yaml-node.js";
import { type Beginnings, composeAgain } from "./yaml-syntax.js";
import { OpenMapping, YamlValues } from "./yaml-values.js";

/** Items of the long list whose nodes were let go: where they are written, for composing them again. */
interface Part {
  /** Index of its first item. */
  readonly first: number;
  readonly start: number;
  readonly end: number;
}

export class YamlTree implements Beginnings {
  readonly #source: Source;
  readonly #values = new YamlValues();
  readonly #root = new OpenMapping();
  #value: unknown = null;
  #contents: Node | null = null;
  /** Fields that come before the long list. */
  #head: YAMLMap<Node, Node | null> | null = null;
  /** The long list, without the items in the parts. */
  #list: YAMLSeq<Node> | null = null;
  readonly #items: unknown[] = [];
  /** Of each of these items: a long list is not worth composing again to say where a shot begins. */
  readonly #spans: Span[] = [];
  readonly #parts: Part[] = [];
  #partEnd = 0;
  /** Where the long list begins. */
  #listStart = 0;
  #composed: { readonly part: Part; readonly items: readonly Node[] } | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  get value(): unknown {
    return this.#value;
  }

  /** Aliases made the document too large: there is no value to speak of. */
  get exploded(): boolean {
    return this.#values.exploded;
  }

  fields(map: YAMLMap<Node, Node | null>, end: number): void {
    this.#head = map;
    this.#partEnd = end;
    this.#values.add(map, this.#root);
  }

  items(list: YAMLSeq<Node>, end: number): void {
    if (this.#parts.length === 0) this.#listStart = spanOf(list).start;
    this.#parts.push({ first: this.#items.length, start: this.#partEnd, end });
    this.#partEnd = end;
    for (const item of list.items) {
      const { value, size } = this.#values.build(item);
      this.#root.size += size;
      this.#values.limit(this.#root.size, item);
      this.#items.push(value);
      this.#spans.push(spanOf(this.#values.resolve(item)));
    }
  }

  /** To be called once, with what is left of the document; what is wrong with its values is then added to the problems. */
  finish(document: Document.Parsed, problems: Problems): void {
    const contents: Node | null = document.contents;
    this.#contents = contents;
    if (this.#head && isMap<Node, Node | null>(contents)) {
      this.#values.add(contents, this.#root);
      const list = contents.items.find((pair) => fieldName(pair) === "shots")?.value;
      const rest = this.#root.own.get("shots");
      if (isSeq<Node>(list)) {
        this.#list = list;
        if (list.range) list.range[0] = this.#listStart;
      }
      if (Array.isArray(rest)) this.#root.own.set("shots", this.#items.concat(rest));
      contents.items = this.#head.items.concat(contents.items);
      this.#value = this.#values.close(this.#root).value;
    } else this.#value = this.#values.build(contents).value;
    for (const { span, message } of this.#values.faults) problems.add(this.#source.problem(span, message));
  }

  /** @param prefix path of the value that the places are about. */
  at(prefix: Path): Located {
    return {
      source: this.#source,
      value: (path) => this.#place([...prefix, ...path], "value"),
      key: (path) => this.#place([...prefix, ...path], "key"),
      written: (path) => this.#written([...prefix, ...path]),
    };
  }

  #written(path: Path): string | undefined {
    let value = this.#value;
    for (const step of path) value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
    if (typeof value === "string") return undefined;
    const { node, depth } = this.#find(path);
    return depth === path.length && isScalar(node) && typeof node.value !== "string" ? node.source : undefined;
  }

  #place(path: Path, part: "key" | "value"): Span {
    const known = part === "value" && path.length === 2 && path[0] === "shots" && this.#spans[Number(path[1])];
    if (known) return known;
    const { node, key, depth } = this.#find(path);
    if (part === "key" && depth === path.length && key) return spanOf(key);
    const span = node && spanOf(node);
    // Nothing is written there: the name stands for it.
    return span && span.end > span.start ? span : spanOf(key);
  }

  /** Goes down as far as the path leads: `depth` steps. */
  #find(path: Path): { readonly node: Node | null; readonly key: Node | null; readonly depth: number } {
    let node = this.#contents;
    let key: Node | null = null;
    let depth = 0;
    for (const step of path) {
      if (!node) break;
      const here: Node = this.#values.resolve(node);
      if (isSeq<Node>(here)) {
        const item = this.#item(here, Number(step));
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
    return { node: node && this.#values.resolve(node), key, depth };
  }

  #item(list: YAMLSeq<Node>, index: number): Node | undefined {
    const before = list === this.#list ? this.#items.length : 0;
    if (index >= before) return list.items[index - before];
    const part = this.#parts.findLast(({ first }) => first <= index);
    if (!part) return undefined;
    // The last one is kept: places are mostly asked for in order.
    if (this.#composed?.part !== part) {
      this.#composed = { part, items: composeAgain(this.#source, part.start, part.end)?.items ?? [] };
    }
    return this.#composed.items[index - part.first];
  }

  /** Own fields first, then merged ones, as they were built. */
  #field(node: Node, name: string): Pair<Node, Node | null> | undefined {
    const map = this.#values.resolve(node);
    if (!isMap<Node, Node | null>(map)) return undefined;
    const own = map.items.find((pair) => !isMergeKey(pair) && fieldName(pair) === name);
    if (own) return own;
    for (const pair of map.items) {
      if (!isMergeKey(pair) || !pair.value) continue;
      const source = this.#values.resolve(pair.value);
      for (const part of isSeq<Node>(source) ? source.items : [source]) {
        const found = this.#field(part, name);
        if (found) return found;
      }
    }
    return undefined;
  }
}
