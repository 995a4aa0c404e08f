// report.csv: one row per shot for spreadsheets, which must not take any of it for a formula.
import { stringify } from "csv-stringify/sync";
import { printable } from "../../util/printable.js";
import type { FileSummary, ShotSummary, Summary } from "../summary-shape.js";

type Cell = string | number | null;

const columns: Readonly<Record<string, (shot: ShotSummary) => Cell>> = {
  position: (shot) => shot.position,
  id: (shot) => shot.id,
  scene: (shot) => shot.scene,
  tags: (shot) => list(shot.tags),
  outcome: (shot) => shot.outcome,
  complete: (shot) => (shot.complete ? "yes" : "no"),
  reason: (shot) => shot.reason,
  remedy: (shot) => shot.remedy,
  source: (shot) => `${shot.source.file}:${shot.source.line}`,
  job: (shot) => shot.job,
  takes: (shot) => shot.takes.length,
  tries: (shot) => shot.tries,
  bought_video_seconds: (shot) => shot.spent.video_seconds,
  bought_usd: (shot) => shot.spent.usd,
  queued: (shot) => shot.timings.queued,
  rendering: (shot) => shot.timings.rendering,
  detected: (shot) => shot.timings.detected,
  downloaded: (shot) => shot.timings.downloaded,
  files: (shot) => perVariant(shot, (file) => file.path),
  size: (shot) => perVariant(shot, (file) => file.size),
  sha256: (shot) => perVariant(shot, (file) => file.sha256),
  width: (shot) => perVariant(shot, (file) => file.width),
  height: (shot) => perVariant(shot, (file) => file.height),
  seconds: (shot) => perVariant(shot, (file) => file.seconds),
  warnings: (shot) => list(shot.files.flatMap((file) => file.warnings)),
  prompt: (shot) => shot.prompt,
  variables: (shot) => list(Object.entries(shot.variables).map(([name, value]) => `${name}=${value}`)),
  notes: (shot) => shot.notes,
};

/** @returns RFC 4180 text without a byte order mark. Several variants share a cell, ` | ` between them. */
export function renderCsv(summary: Summary): string {
  const rows = summary.shots.map((shot) =>
    Object.values(columns).map((column) => {
      const cell = column(shot);
      return typeof cell === "string" ? harmless(cell) : cell;
    }),
  );
  return stringify([Object.keys(columns), ...rows], { escape_formulas: true, record_delimiter: "windows" });
}

/**
 * csv-stringify looks at a cell's first character only. Spreadsheets skip leading blanks, so these go; and where the local list
 * separator is a semicolon, one inside a quoted cell starts a new cell all the same.
 */
function harmless(text: string): string {
  return printable(text)
    .trim()
    .replace(/;[\s"]*(?=[=+\-@＝＋－＠])/g, "$&'");
}

function perVariant(shot: ShotSummary, value: (file: FileSummary) => Cell): Cell {
  const values = shot.files.map(value);
  return values.length === 1 ? (values[0] ?? null) : list(values.map((one) => one ?? ""));
}

function list(values: readonly (string | number)[]): string {
  return values.join(" | ");
}
