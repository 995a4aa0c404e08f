// The `status` command's list: one line per shot, where it stands and where its video is.
import pc from "picocolors";
import { formatDuration } from "../../util/duration.js";
import { printable } from "../../util/printable.js";
import { resultSentence } from "../result-sentence.js";
import type { ShotSummary, Summary, TakeTimes } from "../summary-shape.js";

/** @returns columns id, state, job, age of the last change, file; then the sentence of result. Cells are never cut: job ids get copied. */
export function statusTable(summary: Summary, options: { readonly colour: boolean }): string {
  const { bold, dim, green, red, yellow } = pc.createColors(options.colour);
  const now = Date.parse(summary.generated_at);
  const rows = summary.shots.map((shot) => [
    printable(shot.id),
    stateWord(shot),
    printable(shot.job ?? "-"),
    ageOf(shot, now),
    fileOf(shot, summary.out_dir),
  ]);
  const head = ["shot", "state", "job", "age", "file"];
  const widths = head.map((title, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), title.length),
  );
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  const paints = summary.shots.map((shot) => (shot.complete ? green : shot.reason === null ? yellow : red));
  const lines = rows.map((row, index) => {
    const [id = "", state = "", ...rest] = line(row);
    return [id, paints[index]?.(state) ?? state, ...rest].join("  ").trimEnd();
  });
  return [dim(line(head).join("  ").trimEnd()), ...lines, "", bold(resultSentence(summary)), ""].join("\n");
}

function stateWord(shot: ShotSummary): string {
  return shot.outcome === "saved" && !shot.complete ? "incomplete" : shot.outcome;
}

/** Since the last change of state of the last take. */
function ageOf(shot: ShotSummary, now: number): string {
  const times = shot.takes.at(-1)?.times;
  return times === undefined ? "-" : formatDuration(Math.max(0, now - lastChange(times)));
}

function lastChange(times: TakeTimes): number {
  const last = times.ended_at ?? times.rendered_at ?? times.started_at ?? times.submitted_at ?? times.intended_at;
  return Date.parse(last);
}

function fileOf(shot: ShotSummary, outDir: string): string {
  const [first, ...others] = shot.files;
  if (first === undefined) return "-";
  const path = printable(`${outDir}/${first.path}`);
  return others.length === 0 ? path : `${path} and ${others.length} more`;
}
