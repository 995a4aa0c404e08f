// What takes cost together; unpriced is not free.
import type { Take } from "../model/ledger.js";
import type { Spending, TakeSummary } from "./summary-shape.js";

/** Whether a take was bought: a job id proves it, an answer that never came leaves it open. */
export function wasBought(take: Pick<Take, "job" | "state">): TakeSummary["bought"] {
  if (take.job !== null) return "yes";
  return take.state === "uncertain" ? "unknown" : "no";
}

/** @returns the sums over the takes with this answer to `wasBought`. */
export function spendingOf(
  takes: Iterable<Pick<Take, "job" | "state" | "video_seconds" | "usd">>,
  bought: TakeSummary["bought"],
): Spending {
  let [count, videoSeconds, usd, unpriced] = [0, 0, 0, 0];
  for (const take of takes) {
    if (wasBought(take) !== bought) continue;
    count += 1;
    videoSeconds += take.video_seconds;
    usd += take.usd ?? 0;
    if (take.usd === null) unpriced += 1;
  }
  return {
    takes: count,
    video_seconds: videoSeconds,
    usd: count > 0 && unpriced === count ? null : roundUsd(usd),
    unpriced,
  };
}

/** Sums of decimal prices are not exact; a millionth of a dollar is. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
