// Which shot a fact is about: facts name takes by key, people name shots.
import type { RunEvent } from "../model/notice.js";
import type { Action, Plan } from "../model/plan.js";

/** The key of the take an action is about; null for a shot that was never bought and will not be. */
export function actionKey(action: Action): string | null {
  return action.do === "submit" || action.do === "resend" ? action.purchase.key : (action.take?.key ?? null);
}

/** Knows the takes of a plan from the start and learns those that a run adds. */
export class ShotKeys {
  readonly #shots = new Map<string, string>();

  constructor(plan: Pick<Plan, "steps" | "orphans">) {
    for (const take of plan.orphans) this.#shots.set(take.key, take.shot);
    for (const { shot, action } of plan.steps) {
      const key = actionKey(action);
      if (key !== null) this.#shots.set(key, shot.id);
    }
  }

  /** @returns the shot's id, or null when the event concerns the run or a take that nothing introduced. */
  shotOf(event: RunEvent): string | null {
    if ("notice" in event) return "shot" in event ? event.shot : null;
    if (event.fact === "submit-intended") this.#shots.set(event.key, event.shot);
    return "key" in event ? (this.#shots.get(event.key) ?? null) : null;
  }
}
