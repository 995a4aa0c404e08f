// One entry of a manifest as it was written, before defaults, variables and matrix: from a YAML mapping or a CSV row.
import type { ShotEntry } from "./generated/manifest-types.js";
import type { Located } from "./located.js";

export interface Entry {
  readonly fields: ShotEntry;
  /** A CSV row's columns that are not fields; an empty cell is empty text. */
  readonly columns: ReadonlyMap<string, string>;
  /** Fields with problems of their own: nothing more can be said about them. */
  readonly broken: ReadonlySet<string>;
  readonly located: Located;
}
