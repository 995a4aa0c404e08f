// What a plan comes to: how many shots of each sort, and what is to be bought.
import type { Plan, PlanStep, Purchase } from "../model/plan.js";
import { unreachable } from "../util/unreachable.js";

/** How people think of a step: a purchase is new, of an edited shot, or of the same content once more. */
export type StepSort = "new" | "changed" | "again" | "resend" | "collect" | "download" | "unchanged" | "held";

export function sortOf({ action, changed }: PlanStep): StepSort {
  switch (action.do) {
    case "submit":
      if (action.purchase.why !== "new") return "again";
      return changed.length > 0 ? "changed" : "new";
    case "resend":
      return "resend";
    case "poll":
      return "collect";
    case "download":
      return "download";
    case "keep":
      return "unchanged";
    case "hold":
      return "held";
    default:
      return unreachable(action);
  }
}

export interface ToBuy {
  readonly renders: number;
  readonly video_seconds: number;
  /** Of the renders that have a price; null when none has. */
  readonly usd: number | null;
  /** Renders without a price. */
  readonly unpriced: number;
}

export function purchases(plan: Pick<Plan, "steps">): Purchase[] {
  return plan.steps.flatMap(({ action }) => (action.do === "submit" ? [action.purchase] : []));
}

export function toBuy(bought: readonly Purchase[]): ToBuy {
  const priced = bought.flatMap(({ usd }) => (usd === null ? [] : [usd]));
  return {
    renders: bought.length,
    video_seconds: bought.reduce((sum, { video_seconds }) => sum + video_seconds, 0),
    usd: priced.length === 0 ? null : priced.reduce((sum, usd) => sum + usd, 0),
    unpriced: bought.length - priced.length,
  };
}
