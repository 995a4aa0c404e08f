// --moderate: asks the server what it would object to, before anything is bought for it.
import type { Notice } from "../model/notice.js";
import type { Plan, PlanStep } from "../model/plan.js";
import type { PromptModerator } from "../model/video-api.js";
import type { RequestBudget } from "../run/request-budget.js";

export interface ModeratePorts {
  readonly api: PromptModerator;
  readonly budget: RequestBudget;
  readonly notify: (notice: Notice) => void;
  readonly stop: AbortSignal;
}

/**
 * @returns the plan with every new purchase held whose prompt is flagged. A server without the endpoint, or one that does not
 *   answer, is said once and stops nothing: the request itself is judged when it is sent.
 *   Stopped meanwhile, the plan stays as it is: nothing is bought any more.
 */
export async function moderatePlan(plan: Plan, ports: ModeratePorts): Promise<Plan> {
  try {
    return await ask(plan, ports);
  } catch (error) {
    if (ports.stop.aborted && error === ports.stop.reason) return plan;
    throw error;
  }
}

async function ask(plan: Plan, { api, budget, notify, stop }: ModeratePorts): Promise<Plan> {
  const steps: PlanStep[] = [];
  let asking = true;
  for (const step of plan.steps) {
    if (!asking || step.action.do !== "submit") {
      steps.push(step);
      continue;
    }
    const { id: shot, request } = step.shot;
    const verdict = await budget.run("poll", () => api.moderate(request.prompt, stop));
    if (!verdict.ok || verdict.value === null) {
      const why = verdict.ok ? "the server has no moderation endpoint" : verdict.error.message;
      notify({ notice: "warning", shot: null, message: `prompts are not moderated beforehand: ${why}` });
      asking = false;
      steps.push(step);
      continue;
    }
    const { flagged, categories } = verdict.value;
    steps.push(flagged ? held(step, categories) : step);
    if (flagged)
      notify({ notice: "warning", shot, message: `held: moderation flags ${categories.join(", ") || "the prompt"}` });
  }
  return { ...plan, steps };
}

function held(step: PlanStep, categories: readonly string[]): PlanStep {
  const remedy = `Moderation flags ${categories.join(", ") || "the prompt"}: revise it, or run without --moderate.`;
  return {
    ...step,
    action: { do: "hold", state: "held", take: null, remedy, held_by: "moderation" },
    reason: "flagged by moderation",
  };
}
