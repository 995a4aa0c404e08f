// Where the parts of a value are written, whatever the format of the file.
import type { Source, Span } from "./source.js";

/** Keys of mappings and indexes of lists, from the value down. */
export type Path = readonly string[];

export interface Located {
  readonly source: Source;
  /** The value at a path; the nearest thing that holds it when it is absent. */
  value(path: Path): Span;
  /** The name under which the value at a path is written, or would be. */
  key(path: Path): Span;
  /** A number, true/false or cell as it is written, without quotes; undefined for anything else. */
  written(path: Path): string | undefined;
}
