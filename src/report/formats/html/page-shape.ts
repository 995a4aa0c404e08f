// What the page's script is given: texts that are ready to show, in the shape of the shot view. What is absent is nothing to
// tell, and prompts of shots are not repeated: their cards hold them. A page of fifty shots stays small.

export interface PageData {
  /** In manifest order, like the cards. */
  readonly shots: readonly PageShot[];
}

export interface PageShot {
  readonly id: string;
  readonly scene?: string | undefined;
  readonly tags: readonly string[];
  /** Name and value. */
  readonly variables: readonly Pair[];
  readonly word: string;
  readonly reason?: string | undefined;
  readonly remedy?: string | undefined;
  /** Of one video, as asked for. */
  readonly seconds: number;
  readonly facts: readonly Pair[];
  /** The present one first, then its predecessors; last those of former requests. */
  readonly takes: readonly PageTake[];
}

/** A label and a text. */
export type Pair = readonly [label: string, text: string];

export interface PageTake {
  readonly label: string;
  readonly word: string;
  /** What went wrong. */
  readonly said?: string | undefined;
  /** Of a former request. */
  readonly prompt?: string | undefined;
  readonly job?: string | undefined;
  /** When only the key can tell what became of it. */
  readonly key?: string | undefined;
  readonly facts: readonly Pair[];
  /** Seconds of waiting, rendering, detection and download. */
  readonly spans: readonly [number | null, number | null, number | null, number | null];
  readonly videos: readonly PageVideo[];
}

export interface PageVideo {
  /** From 1. */
  readonly variant: number;
  /** Relative to the page. */
  readonly src: string;
  /** Found gone when the report was written. */
  readonly gone?: true | undefined;
  readonly sha256: string;
  readonly facts: readonly Pair[];
  readonly warnings?: readonly string[] | undefined;
}
