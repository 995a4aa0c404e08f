// Every dialect by name: one file a dialect, one line here to join.
import type { Dialect } from "./dialect.js";
import { sora1 } from "./sora-1.js";

export const dialects = {
  "sora-1": sora1,
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof dialects;

export const defaultDialect: DialectName = "sora-1";

export function isDialectName(text: string): text is DialectName {
  return Object.hasOwn(dialects, text);
}

/** For help texts and messages, in the registry's order. */
export const dialectNames: readonly DialectName[] = Object.keys(dialects).filter(isDialectName);
