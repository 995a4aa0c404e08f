// The batch in figures, for people: what it bought, how long it took, how well the slots were used.
import { formatDuration } from "../util/duration.js";
import type { Spending, Summary } from "./summary-shape.js";

/** @returns short phrases without markup, the most important first. */
export function totalsPhrases({ totals, runs }: Pick<Summary, "totals" | "runs">): string[] {
  const phrases = costPhrases(totals.bought);
  if (totals.uncertain.takes > 0) phrases.push(`uncertain: ${costPhrases(totals.uncertain).join(", ")}`);
  if (runs.length > 0) {
    phrases.push(formatDuration(totals.wall_seconds * 1000) + (runs.length > 1 ? ` in ${runs.length} runs` : ""));
  }
  if (totals.slot_utilization !== null) phrases.push(`slots busy ${Math.round(totals.slot_utilization * 100)} %`);
  phrases.push(plural(totals.requests, "request"));
  return phrases;
}

/** `55 video-seconds`, `$5.50`; the price is left out where there is none, and what has none beside a price is counted. */
function costPhrases(spending: Spending): string[] {
  const seconds = plural(spending.video_seconds, "video-second");
  if (spending.takes === 0 || spending.usd === null) return [seconds];
  const unpriced = spending.unpriced > 0 ? ` and ${spending.unpriced} unpriced` : "";
  return [seconds, `$${spending.usd.toFixed(2)}${unpriced}`];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
