// A shot's or a take's outcome in the words of the sentence of result.
import type { ShotState } from "../../../model/standing.js";
import type { ShotSummary } from "../../summary-shape.js";

const words: Readonly<Record<ShotState, string>> = {
  saved: "on disk",
  rendered: "to download",
  queued: "on the server",
  in_progress: "on the server",
  pending: "not sent",
  uncertain: "uncertain",
  held: "held",
  rejected: "rejected",
  failed: "failed",
  expired: "expired",
  cancelled: "cancelled",
};

/** In the order of the filter: what is done, what is under way, what needs a person. */
export const outcomeWords: readonly string[] = [...new Set([...Object.values(words), "incomplete"])];

export function stateWord(state: ShotState): string {
  return words[state];
}

export function outcomeWord({ outcome, complete }: Pick<ShotSummary, "outcome" | "complete">): string {
  return outcome === "saved" && !complete ? "incomplete" : words[outcome];
}
