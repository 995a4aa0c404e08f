// Renders what a plan asks for: job slots, a separate limit for downloads, resumed work first.
import pLimit from "p-limit";
import type { Plan, PlanStep } from "../model/plan.js";
import type { Settings } from "../model/settings.js";
import { RetryAllowance, type RunContext, type RunPorts, type StopReason, SubmitGate } from "./context.js";
import { collectOrders, DownloadQueue, type Guard } from "./download-queue.js";
import { JobSlots } from "./job-slots.js";
import { JobTimes } from "./job-times.js";
import { Lookout } from "./lookout.js";
import { orphanLife, orphanPath, shotLife } from "./shot-life.js";

export interface RunOptions {
  readonly name: string;
  readonly plan: Plan;
  readonly settings: Settings;
  /** Stop buying at the first shot that does not succeed. */
  readonly failFast: boolean;
}

export interface BatchRun {
  /** Settles when nothing is under way any more. Rejects when a fact could not be recorded, or on a bug. */
  readonly done: Promise<void>;
  /** Why buying stopped early; null while it has not. */
  stopped(): { readonly reason: StopReason; readonly message: string } | null;
  /** POSTs whose answer is awaited now. */
  submitting(): number;
}

/** A job takes 73 s as far as the contract's figures tell: as many intervals of its 10 s, so that who polls faster expects faster jobs. */
const typicalPolls = 7.3;
/** A server that refused one job more, or so many requests, is asked again after five minutes, in the same measure. */
export const patiencePolls = 30;

export function startBatch({ name, plan, settings, failFast }: RunOptions, ports: RunPorts): BatchRun {
  const { budget, clock, renderTimes = [], stop } = ports;
  const { concurrency, polling } = settings;
  const inFlight = concurrency + settings.queue_ahead;
  // A job that has ended holds its life until it is found out which it was.
  const lifeLimit = pLimit(inFlight + concurrency);
  const slots = new JobSlots(inFlight, clock, stop, patiencePolls * polling.interval);
  const times = new JobTimes(typicalPolls * polling.interval);
  for (const { kind, ms } of renderTimes) times.add(kind, ms);
  const gate = new SubmitGate(ports.notify);
  const more = (): boolean => lifeLimit.pendingCount + slots.waiting > 0 && gate.closed === null;
  budget.expectSubmits(more);
  const context: RunContext = {
    ...ports,
    settings,
    gate,
    unsuccessful: (shot) => {
      if (failFast) gate.close("fail-fast", `shot ${shot} did not succeed`);
    },
    retries: new RetryAllowance(() => budget.sent),
    slots,
    lookout: new Lookout({
      concurrency,
      polling,
      times,
      clock,
      stop,
      fail: ports.fail,
      away: () => budget.away,
      coming: () => slots.coming,
      learned: (endedUnseen, heldTogether) => slots.learn(endedUnseen, heldTogether),
      fill: () => budget.fill,
      more,
    }),
  };
  // Swallows only what the stop itself causes; anything else ends the run and is reported by `done`.
  const guarded: Guard = async (work) => {
    if (stop.aborted) return;
    try {
      await work();
    } catch (error) {
      if (stop.aborted && error === stop.reason) return;
      ports.fail(error);
      throw error;
    }
  };
  const downloads = new DownloadQueue(context, guarded);

  for (const { shot, action } of plan.steps) {
    if (action.do !== "download") continue;
    const { take, variants: again } = action;
    if (take.job === null || take.rendered === null) continue;
    const source = { take: { ...take, job: take.job }, shot: shot.id, rendered: take.rendered, again, adopt: true };
    downloads.add(collectOrders(source, (variant) => shot.files[variant - 1]));
  }
  const lives: Promise<void>[] = [];
  for (const take of plan.orphans) {
    if (take.job !== null && take.rendered !== null) {
      const source = { take: { ...take, job: take.job }, shot: take.shot, rendered: take.rendered, adopt: true };
      downloads.add(collectOrders(source, orphanPath(take)));
    } else lives.push(lifeLimit(() => guarded(() => orphanLife(take, context, downloads))));
  }
  const options = { name, purse: plan.purse };
  for (const step of paidFirst(plan.steps)) {
    lives.push(lifeLimit(() => guarded(() => shotLife(step, options, context, downloads))));
  }

  const settle = async (): Promise<void> => {
    const results = [...(await Promise.allSettled(lives)), ...(await downloads.settled())];
    const failure = results.find((result) => result.status === "rejected");
    if (failure) throw failure.reason;
  };
  return { done: settle(), stopped: () => gate.closed, submitting: () => gate.inFlight };
}

/** What needs a job slot, what is paid for first: jobs on the server, then submits without an answer, then new ones. */
function paidFirst(steps: readonly PlanStep[]): PlanStep[] {
  const of = (what: PlanStep["action"]["do"]): PlanStep[] => steps.filter((step) => step.action.do === what);
  return [...of("poll"), ...of("resend"), ...of("submit")];
}
