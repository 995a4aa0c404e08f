// Whether the reports on disk are the ones that would be written: rewriting those of a large batch takes longer than all else.
import { createHash } from "node:crypto";
import { lstat, open } from "node:fs/promises";
import { join } from "node:path";
import { reportFormats } from "../report/formats/registry.js";
import { isErrno } from "../util/atomic-file.js";
import type { Batch } from "./batch.js";
import type { Host } from "./host.js";
import { shown } from "./reports.js";

/** `inputs` stands near the beginning of report.json. */
const headLength = 4096;

/**
 * @param stateSum checksum of the last fact, chained over all of them.
 * @param complete whether every video was found on disk.
 * @returns a digest (SHA-256, hex) of everything that the reports are made from.
 */
export function reportInputs(batch: Batch, stateSum: string, complete: boolean, host: Host): string {
  const { name, manifest, settings, dialect, reports, shots } = batch;
  const part = batch.part.size === shots.length ? null : [...batch.part];
  const frame = { tool: host.version, name, manifest, settings, dialect, reports, part, stateSum, complete };
  const hash = createHash("sha256").update(JSON.stringify([frame, shown(batch.outDir, host)]));
  for (const shot of shots) hash.update(JSON.stringify(shot));
  return hash.digest("hex");
}

/** @returns the paths of the reports as a person would type them, or null when one has to be written. Sidecars are not looked at. */
export async function currentReports(batch: Batch, inputs: string, host: Host): Promise<string[] | null> {
  if (batch.sidecar || batch.reports[0] !== "json") return null;
  const paths = batch.reports.map((report) => join(batch.outDir, reportFormats[report].file));
  const [json = ""] = paths;
  try {
    const times = await Promise.all(paths.map(async (path) => (await lstat(path)).mtimeMs));
    // report.json is written first: another that is older was left by a run that was killed between the two.
    const [first = 0] = times;
    if (times.some((time) => time < first)) return null;
    const head = await startOf(json);
    return head.includes(`\n  "inputs": "${inputs}",\n`) ? paths.map((path) => shown(path, host)) : null;
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR", "EACCES")) return null;
    throw error;
  }
}

async function startOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
