// status: where each shot stands, from the state file alone.
import { statusTable } from "../report/formats/status-table.js";
import { printableJson } from "../util/printable.js";
import { type BatchFlags, loadBatch } from "./batch.js";
import { exitCodes } from "./exit-codes.js";
import type { Host } from "./host.js";
import { loadLedger } from "./ledger-view.js";

export async function status(manifest: string, flags: BatchFlags, host: Host): Promise<number> {
  const batch = await loadBatch(manifest, flags, host);
  if (batch === null) return exitCodes.usage;
  const summary = await loadLedger(batch, host);
  if (flags.json) host.out.write(`${printableJson(summary)}\n`);
  else host.out.write(statusTable(summary, { colour: host.colour && host.out.isTTY }));
  return exitCodes.complete;
}
