// Seeded randomness: the same text always gives the same numbers, so that a whole simulation can be repeated.
import { createHash } from "node:crypto";

/** The next number of a stream, in [0, 1). */
export type Random = () => number;

/** A stream of numbers named by a text (mulberry32, started from the text's SHA-256). Not for secrets. */
export function seededRandom(seed: string): Random {
  let state = createHash("sha256").update(seed).digest().readUInt32BE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One draw from the standard normal distribution (Box and Muller, 1958). */
export function standardNormal(random: Random): number {
  // 1 - u is never 0, so the logarithm is finite.
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
