// A plan as one JSON document: what `plan --json` prints.
import type { Plan, PlanStep } from "../model/plan.js";
import type { Json } from "../util/canonical-json.js";
import { purchases, sortOf, toBuy } from "./plan-totals.js";
import { actionKey } from "./shot-keys.js";

/**
 * `video_seconds` and `usd` are what a step buys: null when it buys nothing, and `usd` also when it has no price.
 * @param refusals why a run would not start, one sentence each.
 */
export function planJson(plan: Plan, name: string, refusals: readonly string[]): Json {
  return {
    name,
    refusals,
    shots: plan.steps.map(stepJson),
    orphans: plan.orphans.map(({ shot, key, job, state }) => ({ shot, key, job, state })),
    totals: { shots: plan.steps.length, ...countSorts(plan), to_buy: { ...toBuy(purchases(plan)) } },
  };
}

function stepJson(step: PlanStep): Json {
  const { shot, action, reason, changed } = step;
  const purchase = action.do === "submit" || action.do === "resend" ? action.purchase : null;
  const take = "take" in action ? (action.take?.number ?? null) : action.purchase.take;
  const bought = action.do === "submit" ? purchase : null;
  return {
    id: shot.id,
    action: action.do,
    reason,
    changed,
    key: actionKey(action),
    take,
    video_seconds: bought?.video_seconds ?? null,
    usd: bought?.usd ?? null,
    remedy: action.do === "hold" ? action.remedy : null,
  };
}

function countSorts(plan: Plan): Record<string, number> {
  const counts = { new: 0, changed: 0, again: 0, resend: 0, collect: 0, download: 0, unchanged: 0, held: 0 };
  for (const step of plan.steps) counts[sortOf(step)] += 1;
  return counts;
}
