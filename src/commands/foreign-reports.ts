// Reports are replaced by every run, and so only where a report stands, or nothing: a file of somebody's own is never overwritten.
import { join } from "node:path";
import { type ReportFormatName, reportFormats } from "../report/formats/registry.js";
import { lstatOrNull } from "../util/atomic-file.js";
import { openRegularFile } from "../util/regular-file.js";
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
  if (foreign.size > 0) throw new UsageError([...foreign.values()].join("\n"));
}

/** @returns for each report that must not be written, a sentence that says why. @throws the file system's errors. */
export async function foreignReports(
  { outDir, reports }: Reports,
  host: Host,
): Promise<ReadonlyMap<ReportFormatName, string>> {
  const foreign = new Map<ReportFormatName, string>();
  for (const name of reports) {
    const { file, mark } = reportFormats[name];
    const path = join(outDir, file);
    if (!(await mayReplace(path, mark))) foreign.set(name, `${shown(path, host)} ${notOurs}`);
  }
  return foreign;
}

const notOurs = "is already there and is not a report of sora-batch: move it away, or leave its format out (--report)";

async function mayReplace(path: string, mark: RegExp): Promise<boolean> {
  const found = await lstatOrNull(path);
  if (found === null) return true;
  // An empty file holds nothing that could be lost.
  return found.isFile() && (found.size === 0 || mark.test(await beginning(path)));
}

/** As it was written: other programs may have put in carriage returns or a byte order mark. */
async function beginning(path: string): Promise<string> {
  const file = await openRegularFile(path, "refuse");
  if (file === null) return "";
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(markWithin), 0, markWithin, 0);
    return buffer
      .toString("utf8", 0, bytesRead)
      .replace(/^\ufeff/, "")
      .replaceAll("\r\n", "\n");
  } finally {
    await file.close();
  }
}
