// What is asked of single YAML nodes and of the values they become.
import { isScalar, type Node, type Pair } from "yaml";
import type { Span } from "./source.js";

export function spanOf(node: Node | null): Span {
  return { start: node?.range?.[0] ?? 0, end: node?.range?.[1] ?? 0 };
}

/** A plain `<<` is read as a symbol, a quoted one as text. */
export function isMergeKey(pair: Pair<Node, Node | null>): boolean {
  return isScalar(pair.key) && typeof pair.key.value === "symbol";
}

/** @returns null when it is more than plain text. */
export function fieldName(pair: Pair<Node, Node | null>): string | null {
  if (!isScalar(pair.key)) return null;
  return typeof pair.key.value === "string" ? pair.key.value : (pair.key.source ?? String(pair.key.value));
}

/** A mapping as built from YAML. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
