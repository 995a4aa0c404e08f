// Reports are replaced by every run, and so only where a report stands, or nothing: a file of somebody's own is never overwritten.
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { type ReportFormatName, reportFormats } from "../report/formats/registry.js";
import { isErrno, lstatOrNull } from "../util/atomic-file.js";
import { type Host, UsageError } from "./host.js";
import { shown } from "./shown.js";

/** A Markdown report as long as it may be, of characters of three bytes. */
const markWithin = 256 * 1024;

interface Reports {
  /** Absolute. */
  readonly outDir: string;
  readonly reports: readonly ReportFormatName[];
}

/** Before anything is bought. @throws UsageError when the place of a report is taken by something else. */
export async function refuseForeignReports(places: Reports, host: Host): Promise<void> {
  const foreign = await foreignReports(places, host);
  if (foreign.length > 0) throw new UsageError(foreign.join("\n"));
}

/** @returns a sentence for each report that must not be written. @throws the file system's errors. */
export async function foreignReports({ outDir, reports }: Reports, host: Host): Promise<string[]> {
  const refusals = await Promise.all(reports.map((report) => foreignReport(outDir, report, host)));
  return refusals.filter((refusal) => refusal !== null);
}

/** @returns why the report must not be written, as a sentence, or null. @throws the file system's errors. */
export async function foreignReport(outDir: string, report: ReportFormatName, host: Host): Promise<string | null> {
  const { file, mark } = reportFormats[report];
  const path = join(outDir, file);
  if (await mayReplace(path, mark)) return null;
  return `${shown(path, host)} is already there and is not a report of sora-batch: move it away, or leave its format out (--report)`;
}

async function mayReplace(path: string, mark: RegExp): Promise<boolean> {
  const found = await lstatOrNull(path);
  if (found === null) return true;
  // An empty file holds nothing that could be lost.
  return found.isFile() && (found.size === 0 || mark.test(await beginning(path)));
}

async function beginning(path: string): Promise<string> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(markWithin), 0, markWithin, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isErrno(error, "EACCES", "EPERM", "ELOOP")) return "";
    throw error;
  }
}
