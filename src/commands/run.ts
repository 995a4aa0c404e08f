// run: renders what is missing, and says what is.
import { isComplete, standing } from "../model/standing.js";
import { systemClock } from "../util/clock.js";
import { type Batch, loadBatch } from "./batch.js";
import { closing } from "./closing.js";
import { type ConnectFlags, connect } from "./connect.js";
import { drive, type Outcome } from "./drive.js";
import { exitCodes } from "./exit-codes.js";
import { type Host, UsageError } from "./host.js";
import { preflight } from "./preflight.js";
import { isOverBudget, type PlanFlags, type Prepared, prepare } from "./prepare.js";
import { type OpenState, openState } from "./state.js";

export interface RunFlags extends PlanFlags, ConnectFlags {
  readonly failFast?: boolean;
  readonly forceUnlock?: boolean;
}

/** @returns the exit code. @throws UsageError, LockedError, StateError */
export async function run(manifest: string, flags: RunFlags, host: Host): Promise<number> {
  const batch = await loadBatch(manifest, flags, host);
  if (batch === null) return exitCodes.usage;
  const state = await openState(batch.statePath, batch.name, host.version, flags.forceUnlock ?? false);
  try {
    const prepared = await prepare(batch, state.fold.view, flags, systemClock.now());
    const outcome = hasWork(prepared) ? await act(batch, prepared, state, flags, host) : idle(prepared, state);
    await closing(batch, prepared, state.fold.view, outcome, flags, host);
    return outcome.exitCode;
  } finally {
    await state.close();
  }
}

function hasWork({ plan, moves }: Prepared): boolean {
  const idleActions = new Set(["keep", "hold"]);
  return moves.length > 0 || plan.orphans.length > 0 || plan.steps.some((step) => !idleActions.has(step.action.do));
}

function idle(prepared: Prepared, state: OpenState): Outcome {
  return {
    exitCode: exitCodeOf(prepared, state, { interrupted: null, stopped: null }),
    interrupted: null,
    stopped: null,
    requests: 0,
    worked: false,
  };
}

async function act(batch: Batch, prepared: Prepared, state: OpenState, flags: RunFlags, host: Host): Promise<Outcome> {
  const connection = await connect(batch, flags, host);
  try {
    const refusals = await preflight({ ...prepared, outDir: batch.outDir, ledger: state.fold.view });
    if (refusals.length > 0) throw new UsageError(refusals.join("\n"));
    return await drive(batch, prepared, state, connection, flags, host, (end) => exitCodeOf(prepared, state, end));
  } finally {
    await connection.close();
  }
}

function exitCodeOf(
  { plan }: Prepared,
  state: OpenState,
  { interrupted, stopped }: Pick<Outcome, "interrupted" | "stopped">,
): number {
  const now = systemClock.now();
  if (plan.steps.every((step) => isComplete(standing(step.identity, state.fold.view, now)))) return exitCodes.complete;
  if (interrupted !== null) return exitCodes[interrupted];
  if (stopped?.reason === "disk") return exitCodes.state;
  if (stopped?.reason === "credentials") return exitCodes.credentials;
  return plan.steps.some(isOverBudget) ? exitCodes.budget : exitCodes.incomplete;
}
