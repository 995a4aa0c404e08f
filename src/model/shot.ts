// One shot of a manifest, with everything filled in: what to ask for, where its videos go, where it was written.
import type { RenderRequest } from "./request.js";

export interface SourcePlace {
  /** As the user named it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

export interface Shot {
  /** Unique in the manifest, also when case is folded: `[A-Za-z0-9][A-Za-z0-9._-]{0,79}`. */
  readonly id: string;
  readonly request: RenderRequest;
  /** One path per variant, relative to the output directory, with `/` between components. */
  readonly files: readonly string[];
  /** For people and reports; never sent, never part of the identity. */
  readonly scene?: string;
  readonly notes?: string;
  readonly tags: readonly string[];
  /** What the variables in the prompt became. */
  readonly variables: Readonly<Record<string, string>>;
  readonly source: SourcePlace;
}
