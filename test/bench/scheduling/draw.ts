// Job times as seeds draw them: the n-th job of a seed takes as long under every policy.

/** Uniform numbers from a seed (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Draw {
  /** Standard normal. */
  readonly normal: number;
  /** 0 to 1, independent of the former. */
  readonly coin: number;
}

/** What chance gives to the n-th job, whatever is asked for first. */
export function drawFor(seed: number, job: number): Draw {
  const random = uniform(seed * 1_000_003 + job * 7919 + 17);
  random();
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return { normal, coin: random() };
}
