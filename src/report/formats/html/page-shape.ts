// What the page's script is given: texts that are ready to show, in the shape of the shot view.

export interface PageData {
  /** In manifest order, like the cards. */
  readonly shots: readonly PageShot[];
}

export interface PageShot {
  readonly id: string;
  readonly scene: string;
  readonly tags: readonly string[];
  readonly prompt: string;
  /** Name and value. */
  readonly variables: readonly Pair[];
  readonly word: string;
  readonly attention: boolean;
  readonly reason: string;
  readonly remedy: string;
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
  /** What went wrong; empty when nothing did. */
  readonly said: string;
  /** The prompt of a former request; empty when it is the shot's own. */
  readonly prompt: string;
  /** Empty when it has none. */
  readonly job: string;
  /** Set when only the key can tell what became of it. */
  readonly key: string;
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
  readonly path: string;
  /** Found gone when the report was written. */
  readonly gone: boolean;
  readonly sha256: string;
  readonly facts: readonly Pair[];
  readonly warnings: readonly string[];
}
