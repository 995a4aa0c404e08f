// plan: what run would do and why, shot by shot; sends nothing, changes nothing, needs no key.
import pc from "picocolors";
import { planJson } from "../observe/plan-json.js";
import { planText } from "../observe/plan-text.js";
import { systemClock } from "../util/clock.js";
import { printableJson } from "../util/printable.js";
import { loadBatch } from "./batch.js";
import { exitCodes } from "./exit-codes.js";
import { foreignReports } from "./foreign-reports.js";
import type { Host } from "./host.js";
import { diskRefusals, inTheWay } from "./preflight.js";
import { hasWork, type PlanFlags, prepare } from "./prepare.js";
import { readState } from "./state.js";

export interface PlanCommandFlags extends PlanFlags {
  /** List unchanged shots one by one. */
  readonly all?: boolean;
  /** Let the exit code say whether there is anything to do. */
  readonly detailedExitcode?: boolean;
}

export async function plan(manifest: string, flags: PlanCommandFlags, host: Host): Promise<number> {
  const batch = await loadBatch(manifest, flags, host);
  if (batch === null) return exitCodes.usage;
  const ledger = await readState(batch.statePath, batch.name);
  const now = systemClock.now();
  const prepared = await prepare(batch, ledger, flags, now);
  const refusals = [
    ...(await foreignReports(batch, host)).values(),
    ...(hasWork(prepared) ? await diskRefusals(batch.outDir, prepared.plan) : []),
    ...(await inTheWay({ ...prepared, outDir: batch.outDir, ledger })),
  ];
  if (flags.json) host.out.write(`${printableJson(planJson(prepared.plan, batch.name, refusals))}\n`);
  else {
    const { settings } = batch;
    const colors = pc.createColors(host.colour && host.out.isTTY);
    const all = flags.all ?? false;
    host.out.write(planText(prepared.plan, { name: batch.name, ledger, settings, refusals, all, now, colors }));
  }
  const idle = !hasWork(prepared) && refusals.length === 0;
  return idle || !flags.detailedExitcode ? exitCodes.complete : exitCodes.somethingToDo;
}
