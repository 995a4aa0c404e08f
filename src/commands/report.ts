// report: rebuilds the reports from the state file.

import { printableJson } from "../util/printable.js";
import { type BatchFlags, loadBatch } from "./batch.js";
import { exitCodes } from "./exit-codes.js";
import { refuseForeignReports } from "./foreign-reports.js";
import type { Host } from "./host.js";
import { loadLedger } from "./ledger-view.js";
import { writeReports } from "./reports.js";

export async function report(manifest: string, flags: BatchFlags, host: Host): Promise<number> {
  const batch = await loadBatch(manifest, flags, host);
  if (batch === null) return exitCodes.usage;
  await refuseForeignReports(batch, host);
  const paths = await writeReports(batch, await loadLedger(batch, host), host);
  if (flags.json) host.out.write(`${printableJson({ reports: paths })}\n`);
  else if (!flags.quiet) for (const path of paths) host.out.write(`${path}\n`);
  return exitCodes.complete;
}
