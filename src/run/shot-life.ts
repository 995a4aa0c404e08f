// One shot while it holds a job slot: bought (or found again), followed to its end, and bought once more if its generation failed.

import type { Purse } from "../model/budget.js";
import type { Take } from "../model/ledger.js";
import { previousPath } from "../model/placement.js";
import { type PlanStep, type Purchase, purchase } from "../model/plan.js";
import type { RunContext } from "./context.js";
import { collectOrders, type DownloadQueue } from "./download-queue.js";
import { type Ending, follow } from "./follow.js";
import { submit } from "./submit.js";

export interface LifeOptions {
  readonly name: string;
  readonly purse: Purse;
}

/** @throws the stop signal's reason when it fires. */
export async function shotLife(
  step: PlanStep,
  options: LifeOptions,
  context: RunContext,
  downloads: DownloadQueue,
): Promise<void> {
  const { shot, action } = step;
  const finish = (take: { key: string; job: string }, ending: Ending): void => {
    if (ending.end !== "rendered") return;
    const source = { ...take, request: shot.request, saved: new Map() };
    downloads.add(
      collectOrders({ take: source, shot: shot.id, rendered: ending.fact }, (variant) => shot.files[variant - 1]),
    );
  };
  let number: number;
  let ending: Ending;
  if (action.do === "poll") {
    const { take } = action;
    const followed = await followResumed(take, shot.id, context);
    if (followed === null) return;
    finish(followed.take, followed.ending);
    ({ ending } = followed);
    number = take.number;
  } else if (action.do === "submit" || action.do === "resend") {
    const bought = await buy(action.purchase, shot.id, action.do === "resend", context);
    if (bought === null) return;
    finish(bought.take, bought.ending);
    ({ ending } = bought);
    number = action.purchase.take;
  } else return;

  for (
    let left = step.retries_left;
    ending.end === "failed" && ending.failure.kind === "generation" && left > 0;
    left -= 1
  ) {
    if (context.gate.closed) break;
    number += 1;
    const next = purchase(shot.request, step.identity, number, "generation-retry", {
      ...options,
      settings: context.settings,
    });
    const refusal = options.purse.spend(next);
    if (refusal !== null) {
      context.notify({ notice: "warning", shot: shot.id, message: `not tried again: ${refusal}` });
      break;
    }
    context.slots.ended();
    const bought = await buy(next, shot.id, false, context);
    if (bought === null) return;
    finish(bought.take, bought.ending);
    ({ ending } = bought);
  }
  if (ending.end !== "rendered" && ending.end !== "left") context.unsuccessful(shot.id);
  // Last of all: it lets the next shot in.
  context.slots.ended();
}

/** A job whose shot is no longer in the manifest: it is paid for, so its videos are fetched and kept aside. */
export async function orphanLife(take: Take, context: RunContext, downloads: DownloadQueue): Promise<void> {
  const followed = await followResumed(take, take.shot, context);
  if (followed === null) return;
  context.slots.ended();
  if (followed.ending.end !== "rendered") return;
  const source = { ...take, job: followed.take.job };
  downloads.add(collectOrders({ take: source, shot: take.shot, rendered: followed.ending.fact }, orphanPath(take)));
}

export function orphanPath(take: Take): (variant: number) => string {
  return (variant) => previousPath(take, variant, `${take.shot}.mp4`);
}

type Followed = { readonly take: { readonly key: string; readonly job: string }; readonly ending: Ending };

/** @returns null when the shot was not bought; else its place on the server is held until `slots.ended`. */
async function buy(next: Purchase, shot: string, resend: boolean, context: RunContext): Promise<Followed | null> {
  const accepted = await submit(next, shot, resend, context);
  if (accepted === null) return null;
  const { key, request } = next;
  const job = accepted.id;
  const submitted_at = context.clock.now();
  const ending = await follow({ key, job, shot, request, resumed: resend, submitted_at }, context);
  return { take: { key, job }, ending };
}

async function followResumed(take: Take, shot: string, context: RunContext): Promise<Followed | null> {
  const { key, job, request, submitted_at } = take;
  if (job === null || submitted_at === null) return null;
  context.slots.occupy();
  const ending = await follow({ key, job, shot, request, resumed: true, submitted_at }, context);
  return { take: { key, job }, ending };
}
