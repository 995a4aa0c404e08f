// What may still be spent: intents count, not successes, and earlier runs count too.
import type { Ledger } from "./ledger.js";

export interface Budget {
  readonly video_seconds?: number;
  readonly usd?: number;
}

export interface Cost {
  readonly video_seconds: number;
  /** Null when unpriced. */
  readonly usd: number | null;
}

export class Purse {
  readonly #budget: Budget;
  #videoSeconds: number;
  #usd: number;

  constructor(budget: Budget, spent: { readonly video_seconds: number; readonly usd: number }) {
    this.#budget = budget;
    this.#videoSeconds = spent.video_seconds;
    this.#usd = spent.usd;
  }

  /** Takes the cost out when it fits. @returns null, or what to do about it that it does not, as a sentence. */
  spend(cost: Cost): string | null {
    const { video_seconds: maxSeconds, usd: maxUsd } = this.#budget;
    // A hair of tolerance: sums of decimal prices are not exact.
    if (maxSeconds !== undefined && this.#videoSeconds + cost.video_seconds > maxSeconds + 1e-9) {
      const left = round(Math.max(0, maxSeconds - this.#videoSeconds));
      return `Raise the budget of ${maxSeconds} video-seconds: ${left} left, the shot needs ${cost.video_seconds}.`;
    }
    if (maxUsd !== undefined) {
      if (cost.usd === null)
        return "Give its size a price under pricing: a budget in dollars cannot hold what has none.";
      if (this.#usd + cost.usd > maxUsd + 1e-9) {
        const left = Math.max(0, maxUsd - this.#usd).toFixed(2);
        return `Raise the budget of $${maxUsd.toFixed(2)}: $${left} left, the shot costs $${cost.usd.toFixed(2)}.`;
      }
    }
    this.#videoSeconds += cost.video_seconds;
    this.#usd += cost.usd ?? 0;
    return null;
  }

  copy(): Purse {
    return new Purse(this.#budget, { video_seconds: this.#videoSeconds, usd: this.#usd });
  }
}

/** Everything ever set out to buy; a take sent twice counts once. */
export function spentSoFar(ledger: Ledger): { video_seconds: number; usd: number } {
  let seconds = 0;
  let usd = 0;
  for (const take of ledger.takes.values()) {
    seconds += take.video_seconds;
    usd += take.usd ?? 0;
  }
  return { video_seconds: seconds, usd };
}

function round(value: number): number {
  return Math.max(0, Math.round(value * 100) / 100);
}
