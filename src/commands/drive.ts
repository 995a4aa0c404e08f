// Drives one run: wires ports, recorder, observers and signals together, from run-started to run-ended.
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { createVideoStore } from "../download/store.js";
import type { Fact } from "../model/fact.js";
import { StateError } from "../model/failure.js";
import type { Notice } from "../model/notice.js";
import type { DiskSurvey, Plan } from "../model/plan.js";
import { renderTimes } from "../model/render-times.js";
import { RequestBudget } from "../run/request-budget.js";
import { type BatchRun, patiencePolls, startBatch } from "../run/run-batch.js";
import type { Batch } from "./batch.js";
import type { Connection } from "./connect.js";
import type { GlobalFlags, Host, StopSignal } from "./host.js";
import { listenForInterrupts } from "./interrupts.js";
import { moderatePlan } from "./moderate.js";
import { makeMoves } from "./moves.js";
import { makeObserver } from "./observers.js";
import type { Prepared } from "./prepare.js";
import type { OpenState } from "./state.js";

export interface Outcome {
  readonly exitCode: number;
  readonly interrupted: StopSignal | null;
  readonly stopped: ReturnType<BatchRun["stopped"]>;
  /** Requests sent, all kinds. */
  readonly requests: number;
  /** False when there was nothing to do. */
  readonly worked: boolean;
  /** As it was carried out. */
  readonly plan: Plan;
  /** The disk as it is at the end. */
  readonly disk: DiskSurvey;
}

/**
 * @param conclude looks at the disk and decides the exit code once nothing is under way any more.
 * @throws StateError when a fact could not be recorded; its message names the jobs that are paid for and not recorded.
 */
export async function drive(
  batch: Batch,
  { plan: planned, moves }: Prepared,
  state: OpenState,
  { api, clock, baseUrl }: Connection,
  flags: GlobalFlags & { readonly failFast?: boolean; readonly moderate?: boolean },
  host: Host,
  conclude: (end: Pick<Outcome, "interrupted" | "stopped">, plan: Plan) => Promise<Pick<Outcome, "exitCode" | "disk">>,
): Promise<Outcome> {
  const stop = new AbortController();
  // Every wait of the run listens to it: as many as there are slots, downloads and queued requests.
  setMaxListeners(0, stop.signal);
  const fail = (error: unknown): void => stop.abort(error);
  const { requests_per_minute, polling } = batch.settings;
  const quiet = patiencePolls * polling.interval;
  const budget = new RequestBudget(requests_per_minute, clock, stop.signal, polling.timeout, quiet);
  // Read once: what this run renders, it learns from by itself.
  const earlier = renderTimes(state.fold.view).map(({ kind, ms }) => ({ kind, ms: ms * clock.rate }));
  const observer = await makeObserver(batch, planned, state.fold.view, baseUrl, flags, host);
  // Shot by job id, from the server's answer until the fact is durable.
  const unrecorded = new Map<string, string>();
  const notify = (notice: Notice): void => {
    if (notice.notice === "accepted") unrecorded.set(notice.job, notice.shot);
    observer.event(notice, clock.now());
  };
  const minute_ms = 60_000 / clock.rate;
  budget.watch((per_minute) => notify({ notice: "requested", per_minute, minute_ms }));
  // Durable first, then the ledger, then the screen.
  const record = async (fact: Fact): Promise<void> => {
    try {
      await state.journal.append(fact);
    } catch (error) {
      fail(error);
      throw error;
    }
    if (fact.fact === "submitted") unrecorded.delete(fact.job);
    state.fold.apply(fact);
    observer.event(fact, clock.now());
  };

  let batchRun: BatchRun | null = null;
  const interrupts = listenForInterrupts(
    host,
    () => batchRun?.submitting() ?? 0,
    (signal, submitting) => {
      notify({ notice: "interrupted", submitting });
      stop.abort(new Error(`interrupted by ${signal}`));
    },
  );
  try {
    const run = randomUUID();
    await record({
      fact: "run-started",
      at: clock.now(),
      run,
      tool: host.version,
      name: batch.name,
      base_url: baseUrl,
      dialect: batch.dialect,
      concurrency: batch.settings.concurrency,
    });
    const plan = flags.moderate ? await moderatePlan(planned, { api, budget, notify, stop: stop.signal }) : planned;
    await makeMoves(batch.outDir, moves, record, notify, clock);
    const store = createVideoStore({
      outDir: batch.outDir,
      content: (target, resume, signal) => budget.run("download", () => api.content(target, resume, signal)),
    });
    batchRun = startBatch(
      { name: batch.name, plan, settings: batch.settings, failFast: flags.failFast ?? false },
      {
        api,
        store,
        record,
        notify,
        clock,
        random: Math.random,
        stop: stop.signal,
        fail,
        budget,
        renderTimes: earlier,
      },
    );
    await Promise.race([batchRun.done, interrupts.patience]);
    const end = { interrupted: interrupts.received(), stopped: batchRun.stopped() };
    const { exitCode, disk } = await conclude(end, plan);
    await record({ fact: "run-ended", at: clock.now(), run, exit_code: exitCode, requests: budget.sent });
    return { ...end, exitCode, requests: budget.sent, worked: true, disk, plan };
  } catch (error) {
    throw error instanceof StateError ? withUnrecorded(error, unrecorded) : error;
  } finally {
    interrupts.close();
    observer.close();
  }
}

function withUnrecorded(error: StateError, unrecorded: ReadonlyMap<string, string>): StateError {
  if (unrecorded.size === 0) return error;
  const jobs = [...unrecorded].map(([job, shot]) => `  ${shot}  ${job}`).join("\n");
  return new StateError(
    `${error.message}\nAccepted by the server but not recorded; the next run finds them again by their keys:\n${jobs}`,
    { cause: error },
  );
}
