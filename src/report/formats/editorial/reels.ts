// Names of source reels: what CMX 3600 has room for, and no two sources the same.

/** Reels that mean something of their own: black, auxiliary source, colour bars. */
const reserved = ["BL", "AX", "BLACK", "BARS", "NONE"];
const widest = 8;

/** Gives every id a reel of at most 8 capitals, digits and underscores, as near to the id as the others leave it. */
export class Reels {
  readonly #taken = new Set(reserved);
  /** By the start of a name that was taken: where counting goes on. */
  readonly #counts = new Map<string, number>();

  reelFor(id: string): string {
    const words = id.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
    const whole = words.length > widest ? words.replaceAll("_", "") : words;
    const stem = whole.slice(0, widest) || "SHOT";
    for (let number = this.#counts.get(stem) ?? 1; ; number += 1) {
      const mark = number === 1 ? "" : String(number);
      const reel = `${stem.slice(0, widest - mark.length)}${mark}`;
      if (this.#taken.has(reel)) continue;
      this.#taken.add(reel);
      this.#counts.set(stem, number + 1);
      return reel;
    }
  }
}
