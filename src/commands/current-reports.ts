// Whether the reports on disk are the ones that would be written: rewriting those of a large batch takes longer than all else.
import { createHash } from "node:crypto";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DiskSurvey } from "../model/plan.js";
import { reportFormats } from "../report/formats/registry.js";
import { isErrno, writeFileAtomic } from "../util/atomic-file.js";
import type { Batch } from "./batch.js";
import type { Host } from "./host.js";
import { shown } from "./reports.js";

/** Below this, writing is quicker than wondering. */
const fewestShots = 5000;
/** Beside the reports: what they were made from, and what they were when they had been written. */
const stampFile = ".reports.json";

/**
 * @param stateSum checksum of the last fact, chained over all of them.
 * @param disk as it is now.
 * @returns a digest (SHA-256, hex) of everything that the reports are made from; null for a batch that is not worth it.
 */
export function reportInputs(batch: Batch, stateSum: string, disk: DiskSurvey, host: Host): string | null {
  const { name, manifest, settings, dialect, reports, shots } = batch;
  // Sidecars lie beside the videos and are not looked at.
  if (shots.length < fewestShots || batch.sidecar) return null;
  const part = batch.part.size === shots.length ? null : [...batch.part];
  const frame = { tool: host.version, name, manifest, settings, dialect, reports, part, stateSum };
  const hash = createHash("sha256").update(JSON.stringify([frame, shown(batch.outDir, host)]));
  for (const shot of shots) hash.update(JSON.stringify(shot));
  for (const [key, state] of disk) if (state.found !== "intact") hash.update(JSON.stringify([key, state]));
  return hash.digest("hex");
}

/** After the reports have been written. */
export async function stampReports(batch: Batch, inputs: string): Promise<void> {
  await writeFileAtomic(join(batch.outDir, stampFile), await stampOf(batch, inputs));
}

/** @returns the paths of the reports as a person would type them, or null when one of them is not what was written from `inputs`. */
export async function currentReports(batch: Batch, inputs: string, host: Host): Promise<string[] | null> {
  try {
    const stamp = await readFile(join(batch.outDir, stampFile), "utf8");
    if (stamp !== (await stampOf(batch, inputs))) return null;
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR", "EISDIR", "EACCES")) return null;
    throw error;
  }
  return batch.reports.map((report) => shown(join(batch.outDir, reportFormats[report].file), host));
}

async function stampOf({ outDir, reports }: Batch, inputs: string): Promise<string> {
  const files = await Promise.all(
    reports.map(async (report) => {
      const { file } = reportFormats[report];
      const { size, mtimeNs, ino } = await lstat(join(outDir, file), { bigint: true });
      return [file, String(size), String(mtimeNs), String(ino)];
    }),
  );
  return `${JSON.stringify({ inputs, files })}\n`;
}
