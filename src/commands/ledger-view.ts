// The summary of a batch as its state file tells it, without touching the server or the state.
import type { Summary } from "../report/summary-shape.js";
import { systemClock } from "../util/clock.js";
import type { Batch } from "./batch.js";
import type { Host } from "./host.js";
import { prepare } from "./prepare.js";
import { summaryOf } from "./reports.js";
import { readState } from "./state.js";

/** @throws StateError when the state cannot be read. */
export async function loadLedger(batch: Batch, host: Host): Promise<Summary> {
  const ledger = await readState(batch.statePath, batch.name);
  const now = systemClock.now();
  const { identities, disk } = await prepare(batch, ledger, {}, now);
  return summaryOf(batch, ledger, { identities, disk }, new Map(), now, host);
}
