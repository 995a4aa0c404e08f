// Writes the reports that were asked for, each replaced as a whole.
import { join } from "node:path";
import { makeDirectory } from "../download/place.js";
import { StateError } from "../model/failure.js";
import type { Ledger } from "../model/ledger.js";
import { reportFormats } from "../report/formats/registry.js";
import { summarize } from "../report/summary.js";
import type { Summary } from "../report/summary-shape.js";
import { writeFileAtomic } from "../util/atomic-file.js";
import type { Batch } from "./batch.js";
import { foreignReports } from "./foreign-reports.js";
import type { Host } from "./host.js";
import type { Prepared } from "./prepare.js";
import { shown } from "./shown.js";
import { writeSidecars } from "./sidecars.js";

export function summaryOf(
  batch: Batch,
  ledger: Ledger,
  prepared: Pick<Prepared, "identities"> & Partial<Pick<Prepared, "disk">>,
  heldReasons: ReadonlyMap<string, string>,
  now: number,
  host: Host,
): Summary {
  return summarize({
    name: batch.name,
    manifest: batch.manifest,
    shots: batch.shots,
    identities: prepared.identities,
    reported: batch.part,
    ledger,
    ...(prepared.disk === undefined ? {} : { disk: prepared.disk }),
    settings: batch.settings,
    heldReasons,
    now,
    outDir: shown(batch.outDir, host),
    tool: host.version,
  });
}

/**
 * @returns the paths written, as a person would type them, sidecars aside.
 * @throws StateError when the disk refuses, or a file of somebody's own is in the way of one; the others are written then.
 */
export async function writeReports(
  { outDir, reports, sidecar }: Pick<Batch, "outDir" | "reports" | "sidecar">,
  summary: Summary,
  host: Host,
): Promise<string[]> {
  const foreign = await foreignReports({ outDir, reports }, host);
  const written: string[] = [];
  for (const name of reports) {
    const format = reportFormats[name];
    const path = join(outDir, format.file);
    if (foreign.has(name)) continue;
    try {
      await makeDirectory(outDir);
      const render = await format.load();
      await writeFileAtomic(path, render(summary));
    } catch (error) {
      throw new StateError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    written.push(shown(path, host));
  }
  if (sidecar) await writeSidecars(outDir, summary, host);
  if (foreign.size > 0) throw new StateError([...foreign.values()].join("\n"));
  return written;
}
