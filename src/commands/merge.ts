// merge: one report of several, as if one machine had rendered the whole batch.
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { makeDirectory } from "../download/place.js";
import { defaultReports, type ReportFormatName, reportFormats } from "../report/formats/registry.js";
import { mergeReports, type ReportPart } from "../report/merge.js";
import { reroute } from "../report/reroute.js";
import { resultSentence } from "../report/result-sentence.js";
import type { Summary } from "../report/summary-shape.js";
import { systemClock } from "../util/clock.js";
import { printableJson } from "../util/printable.js";
import { plural } from "../util/units.js";
import { exitCodes } from "./exit-codes.js";
import { refuseForeignReports } from "./foreign-reports.js";
import { appendStepSummary } from "./github.js";
import { type GlobalFlags, type Host, UsageError } from "./host.js";
import { reportReader } from "./read-report.js";
import { writeReports } from "./reports.js";
import { shown } from "./shown.js";

export interface MergeFlags extends GlobalFlags {
  readonly out?: string;
  readonly report?: readonly ReportFormatName[];
}

/** @returns 0 when the reports were merged, whatever they say. @throws UsageError, StateError */
export async function merge(reports: readonly string[], flags: MergeFlags, host: Host): Promise<number> {
  const directories = reports.map((path) => dirname(resolve(host.cwd, path)));
  const outDir = flags.out === undefined ? commonDirectory(directories) : resolve(host.cwd, flags.out);
  const formats = flags.report ?? defaultReports;
  refuseOverwriting(reports, outDir, formats, host);
  await refuseForeignReports({ outDir, reports: formats }, host);
  const parts = await readParts(reports, outDir, host);
  const generated_at = new Date(systemClock.now()).toISOString();
  const merged = mergeReports(parts, { out_dir: shown(outDir, host), tool: host.version, generated_at });
  if (!merged.ok) throw new UsageError(merged.error);
  await makeDirectory(outDir);
  const written = await writeReports({ outDir, reports: formats, sidecar: false }, merged.value, host);
  await appendStepSummary(merged.value, host);
  const missing = missingPositions(merged.value);
  if (missing > 0)
    host.err.write(`warning: ${plural(missing, "shot")} of the manifest in none of the reports: is one left out?\n`);
  if (flags.json) host.out.write(`${printableJson({ reports: written, totals: merged.value.totals })}\n`);
  else if (!flags.quiet) host.out.write([resultSentence(merged.value), ...written, ""].join("\n"));
  return exitCodes.complete;
}

async function readParts(
  reports: readonly string[],
  outDir: string,
  host: Host,
): Promise<[ReportPart, ...ReportPart[]]> {
  const read = await reportReader(host);
  const parts: ReportPart[] = [];
  for (const from of reports) {
    const summary = await read(from);
    parts.push({ from, summary: reroute(summary, routeFrom(dirname(resolve(host.cwd, from)), outDir, from, host)) });
  }
  const [first, ...others] = parts;
  if (first === undefined) throw new UsageError("merge needs at least one report");
  return [first, ...others];
}

/** Links of a report lead below its own directory: a video is reached from there, or it was copied there. */
function routeFrom(directory: string, outDir: string, report: string, host: Host): (path: string) => string {
  const way = relative(outDir, directory).split(sep).join("/");
  const below = way !== ".." && !way.startsWith("../") && !isAbsolute(way);
  return (path) => {
    if (way === "" || (existsSync(join(outDir, path)) && !existsSync(join(directory, path)))) return path;
    if (!below) {
      throw new UsageError(
        `the videos of ${report} cannot be reached from ${shown(outDir, host)}: give --out a directory that contains all the reports' directories`,
      );
    }
    return `${way}/${path}`;
  };
}

function commonDirectory(directories: readonly string[]): string {
  let [common = ""] = directories;
  while (directories.some((directory) => directory !== common && !directory.startsWith(join(common, sep)))) {
    common = dirname(common);
  }
  return common;
}

/** A part must be there when it is merged again. */
function refuseOverwriting(
  reports: readonly string[],
  outDir: string,
  formats: readonly ReportFormatName[],
  host: Host,
): void {
  const inputs = new Set(reports.map((path) => resolve(host.cwd, path)));
  const clash = formats.map((name) => join(outDir, reportFormats[name].file)).find((path) => inputs.has(path));
  if (clash !== undefined)
    throw new UsageError(`${shown(clash, host)} is one of the reports to merge: give --out another directory`);
}

function missingPositions({ shots }: Summary): number {
  return (shots.at(-1)?.position ?? 0) - shots.length;
}
