// The sentence of result that every report opens with: "11 of 12 shots on disk, 1 rejected".
import type { ShotState } from "../model/standing.js";
import type { Summary } from "./summary-shape.js";

/** In order of weight; states that a person need not tell apart share their words. */
const words: readonly (readonly [string, readonly ShotState[]])[] = [
  ["rejected", ["rejected"]],
  ["failed", ["failed"]],
  ["expired", ["expired"]],
  ["cancelled", ["cancelled"]],
  ["held", ["held"]],
  ["uncertain", ["uncertain"]],
  ["to download", ["rendered"]],
  ["on the server", ["queued", "in_progress"]],
  ["not sent", ["pending"]],
];

/** Every shot is counted once: the numbers add up to the total. */
export function resultSentence({ totals }: Pick<Summary, "totals">): string {
  const parts = words.map(([word, states]) => ({
    word,
    count: states.reduce((sum, state) => sum + totals.outcomes[state], 0),
  }));
  // Saved once, and now a file is gone, or a variant could never be had.
  parts.push({ word: "incomplete", count: totals.outcomes.saved - totals.complete });
  const rest = parts.filter((part) => part.count > 0).map((part) => `, ${part.count} ${part.word}`);
  return `${totals.complete} of ${totals.shots} ${totals.shots === 1 ? "shot" : "shots"} on disk${rest.join("")}`;
}
