// The lines of the live display, from the view, the time and the size of the window. Pure; nothing is wider than the window.
import type { Colors, Formatter } from "picocolors/types.js";
import { fitColumns, padColumns, textColumns } from "../util/columns.js";
import { formatDuration } from "../util/duration.js";
import { printable } from "../util/printable.js";
import { formatAge, formatBytes, formatShare, formatUsd, plural } from "../util/units.js";
import { about, batchLeftMs, renderLeftMs } from "./estimate.js";
import { activeLines, isActive, type ProgressView, recentAnswers, type ShotLine, totals } from "./progress-view.js";

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Header and overall bar, and room left for a message and the cursor. */
const reservedRows = 4;

/** How many lines `screenLines` gives: the display is rebuilt only when this changes. */
export function screenHeight(view: ProgressView, { rows }: ScreenSize): number {
  let active = 0;
  for (const line of view.lines.values()) if (isActive(line)) active += 1;
  return headerRows(rows) + 1 + Math.min(active, Math.max(0, rows - reservedRows));
}

export function screenLines(view: ProgressView, size: ScreenSize, now: number, colors: Colors): string[] {
  const pooled = Math.max(0, size.rows - reservedRows);
  const active = activeLines(view);
  const shown = active.length > pooled ? active.slice(0, Math.max(0, pooled - 1)) : active;
  const idWidth = Math.min(24, Math.floor(size.columns / 3), Math.max(0, ...shown.map(({ id }) => id.length)));
  const lines = shown.map((line) => shotCells(line, view, idWidth, now, colors));
  if (shown.length < Math.min(active.length, pooled)) {
    lines.push([{ text: `  … and ${active.length - shown.length} more under way`, paint: colors.dim }]);
  }
  const header = headerRows(size.rows) > 0 ? [headerCells(view, size.columns, colors)] : [];
  // The last column stays free: a full line would leave the cursor in no defined place.
  return [...header, overallCells(view, size, now, colors), ...lines].map((cells) => join(cells, size.columns - 1));
}

function headerRows(rows: number): number {
  return rows > reservedRows ? 1 : 0;
}

interface Cell {
  readonly text: string;
  readonly paint?: Formatter;
}

function join(cells: readonly Cell[], columns: number): string {
  let left = columns;
  let line = "";
  for (const { text, paint } of cells) {
    const fitted = fitColumns(text, left);
    left -= textColumns(fitted);
    line += paint && fitted !== "" ? paint(fitted) : fitted;
    if (fitted !== text) break;
  }
  return line;
}

function headerCells(view: ProgressView, columns: number, colors: Colors): Cell[] {
  const ahead = view.queue_ahead > 0 ? ` + ${view.queue_ahead} waiting` : "";
  const jobs = `${plural(view.concurrency, "job")}${ahead}`;
  const advice = view.interrupted ? "stopping, run again to resume" : "ctrl-c stops, run again resumes";
  const name = printable(view.name);
  // In a narrow window the advice matters most.
  const tails = [[view.base_url, jobs, advice], [view.base_url, advice], [advice]].map((parts) =>
    printable(`  ${parts.join("  ")}`),
  );
  const tail = tails.find((text) => textColumns(name) + textColumns(text) < columns) ?? tails.at(-1) ?? "";
  return [
    { text: name, paint: colors.bold },
    { text: tail, paint: colors.dim },
  ];
}

function overallCells(view: ProgressView, { columns }: ScreenSize, now: number, colors: Colors): Cell[] {
  const { total, saved, failed, held } = totals(view);
  const left = batchLeftMs(view, now);
  const facts: Cell[] = [{ text: `  ${saved}/${total}` }];
  if (failed > 0) facts.push({ text: `   ${failed} failed`, paint: colors.red });
  if (held > 0) facts.push({ text: `   ${held} held`, paint: colors.yellow });
  if (view.stopped !== null) facts.push({ text: "   no more submits", paint: colors.yellow });
  if (left !== null) facts.push({ text: `   ${about(left)} left` });
  if (view.usd > 0) facts.push({ text: `   ${price(view)}` });
  if (view.requests_per_minute !== null) {
    facts.push({ text: `   ${recentAnswers(view, now)}/${view.requests_per_minute} req/min` });
  }
  const used = facts.reduce((sum, { text }) => sum + textColumns(text), 0);
  const width = Math.min(26, Math.max(8, columns - 1 - used));
  return [...barCells(total === 0 ? 1 : (saved + failed + held) / total, width, colors), ...facts];
}

function price(view: ProgressView): string {
  const unpriced = view.unpriced > 0 ? ` + ${view.unpriced} unpriced` : "";
  const budget = view.budget_usd === null ? "" : ` of ${formatUsd(view.budget_usd)}`;
  return `${formatUsd(view.usd)}${unpriced}${budget}`;
}

function barCells(share: number, width: number, colors: Colors): Cell[] {
  const halves = Math.floor(share * width * 2);
  const filled = "█".repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? "▌" : "");
  return [
    { text: filled, paint: colors.green },
    { text: "░".repeat(width - filled.length), paint: colors.dim },
  ];
}

function shotCells(line: ShotLine, view: ProgressView, idWidth: number, now: number, colors: Colors): Cell[] {
  const { status, time, detail } = describe(line, view, now);
  return [
    { text: `  ${padColumns(fitColumns(line.id, idWidth), idWidth)}  ` },
    { text: status.padEnd(11), paint: line.retry ? colors.yellow : colors.cyan },
    { text: `  ${time.padStart(7)}` },
    { text: printable(detail === "" ? "" : `  ${detail}`), paint: colors.dim },
  ];
}

function describe(line: ShotLine, view: ProgressView, now: number): { status: string; time: string; detail: string } {
  const time = formatAge(now - line.since);
  const { retry } = line;
  if (retry) {
    const wait = retry.due > now ? `in ${formatDuration(Math.ceil((retry.due - now) / 1000) * 1000)}` : "now";
    return { status: "retrying", time, detail: `${retry.doing} again ${wait}: ${retry.failure.message}` };
  }
  if (line.phase === "downloading" && line.received > 0) {
    const { received, total } = line;
    if (total === null || total === 0) return { status: line.phase, time, detail: formatBytes(received) };
    const percent = `${Math.min(100, Math.floor((received / total) * 100))} %`;
    return { status: line.phase, time: percent, detail: formatShare(received, total) };
  }
  const left = renderLeftMs(line, view, now);
  const details = [left === null ? null : `${about(left)} left`, line.detail, line.job];
  return { status: line.phase, time, detail: details.filter((detail) => detail !== null).join("  ") };
}
