// run: renders what is missing, and says what is.
import { type DiskSurvey, isOnDisk, type Plan } from "../model/plan.js";
import { isComplete, standing } from "../model/standing.js";
import { systemClock } from "../util/clock.js";
import { type Batch, loadBatch } from "./batch.js";
import { closing, sayUnchanged } from "./closing.js";
import { type ConnectFlags, checkConnectFlags, connect } from "./connect.js";
import { drive, type Outcome } from "./drive.js";
import { exitCodes } from "./exit-codes.js";
import { refuseForeignReports } from "./foreign-reports.js";
import { type Host, UsageError } from "./host.js";
import { checkDisk, inTheWay } from "./preflight.js";
import { hasWork, isOverBudget, type PlanFlags, type Prepared, prepare, survey } from "./prepare.js";
import { noteSettled, stillSettled } from "./settled.js";
import { shown } from "./shown.js";
import { type OpenState, openState } from "./state.js";

export interface RunFlags extends PlanFlags, ConnectFlags {
  readonly failFast?: boolean;
  readonly forceUnlock?: boolean;
  /** Ask the server's moderation endpoint before anything is bought. */
  readonly moderate?: boolean;
}

/** @returns the exit code. @throws UsageError, LockedError, StateError */
export async function run(manifest: string, flags: RunFlags, host: Host): Promise<number> {
  if (flags.fault?.includes("help")) {
    const { faultReference } = await import("../simulator/faults.js");
    host.out.write(faultReference());
    return exitCodes.complete;
  }
  checkConnectFlags(flags);
  const settled = await stillSettled(manifest, flags, host);
  if (settled) {
    const [report] = settled.reports;
    sayUnchanged({ ...settled, report: report && shown(report[0], host) }, flags, host);
    return exitCodes.complete;
  }
  const batch = await loadBatch(manifest, flags, host);
  if (batch === null) return exitCodes.usage;
  const state = await openState(batch.statePath, batch.name, host.version, flags.forceUnlock ?? false);
  try {
    const prepared = await prepare(batch, state.fold.view, flags, systemClock.now());
    await refuseForeignReports(batch, host);
    const outcome = hasWork(prepared) ? await act(batch, prepared, state, flags, host) : idle(prepared, state);
    await closing(batch, prepared, state, outcome, flags, host);
    if (outcome.exitCode === exitCodes.complete) await noteSettled(batch, state, outcome, flags, host);
    return outcome.exitCode;
  } finally {
    await state.close();
  }
}

function idle(prepared: Prepared, state: OpenState): Outcome {
  const { disk, plan } = prepared;
  const exitCode = exitCodeOf(plan, state, disk, { interrupted: null, stopped: null });
  return { exitCode, interrupted: null, stopped: null, requests: 0, worked: false, disk, plan };
}

async function act(batch: Batch, prepared: Prepared, state: OpenState, flags: RunFlags, host: Host): Promise<Outcome> {
  const connection = await connect(batch, flags, host);
  try {
    await checkDisk(batch.outDir, prepared.plan);
    const refusals = await inTheWay({ ...prepared, outDir: batch.outDir, ledger: state.fold.view });
    if (refusals.length > 0) throw new UsageError(refusals.join("\n"));
    return await drive(batch, prepared, state, connection, flags, host, async (end, plan) => {
      // The disk has the last word: a video that could not be fetched again is not there, whatever was saved before.
      const disk = await survey(batch, state.fold.view, prepared.identities);
      return { disk, exitCode: exitCodeOf(plan, state, disk, end) };
    });
  } finally {
    await connection.close();
  }
}

function exitCodeOf(
  plan: Plan,
  state: OpenState,
  disk: DiskSurvey,
  { interrupted, stopped }: Pick<Outcome, "interrupted" | "stopped">,
): number {
  const now = systemClock.now();
  const complete = plan.steps.every((step) => {
    // A retake beside a saved take.
    if (isOverBudget(step)) return false;
    const stands = standing(step.identity, state.fold.view, now);
    return isComplete(stands) && stands.take !== null && isOnDisk(stands.take, disk);
  });
  if (complete) return exitCodes.complete;
  if (interrupted !== null) return exitCodes[interrupted];
  if (stopped?.reason === "disk") return exitCodes.state;
  if (stopped?.reason === "credentials") return exitCodes.credentials;
  return plan.steps.some(isOverBudget) ? exitCodes.budget : exitCodes.incomplete;
}
