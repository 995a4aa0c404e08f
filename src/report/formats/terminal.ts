// What the terminal shows when a run has ended: the result, what needs attention, where to look, how to go on. One screen.
import pc from "picocolors";
import { printable, truncate } from "../../util/printable.js";
import { resultSentence } from "../result-sentence.js";
import type { ShotSummary, Summary } from "../summary-shape.js";
import { totalsPhrases } from "../totals-phrases.js";

interface TerminalOptions {
  readonly colour: boolean;
  /** Width of the window; fewer than 40 count as 40. */
  readonly columns: number;
  /** The reports that were written, as they are shown to people. */
  readonly reports: readonly { readonly path: string }[];
  /** The command that goes on from here. */
  readonly again: string;
}

const mostProblems = 20;
const widestId = 24;
/** Lines. */
const longestReason = 3;

/** @returns lines with a final newline, none wider than the window except for ids, paths and the command: those get copied whole. */
export function terminalSummary(summary: Summary, options: TerminalOptions): string {
  const { bold, green, yellow, dim } = pc.createColors(options.colour);
  const columns = Math.max(40, options.columns);
  const done = summary.totals.complete === summary.totals.shots;
  const lines = [
    ...wrap(resultSentence(summary).split(" "), " ", columns).map((line) => bold((done ? green : yellow)(line))),
    ...wrap(totalsPhrases(summary), " · ", columns),
  ];

  const problems = summary.shots.filter((shot) => shot.reason !== null);
  if (problems.length > 0) lines.push("", ...problemLines(problems.slice(0, mostProblems), columns, dim));
  if (problems.length > mostProblems) lines.push(`  and ${problems.length - mostProblems} more in report.json`);

  const places = options.reports.map(({ path }) => labelled(path.endsWith(".html") ? "storyboard" : "report", path));
  if (!done) places.push(`${labelled("again", options.again)}   ${dim("sends only what is missing")}`);
  if (places.length > 0) lines.push("", ...places);
  return `${lines.join("\n")}\n`;
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(10)}  ${printable(text)}`;
}

/** Shots with the same remedy stand together above it, groups in the order of their first shot. */
function problemLines(shots: readonly ShotSummary[], columns: number, dim: (text: string) => string): string[] {
  const groups = new Map<string, ShotSummary[]>();
  for (const shot of shots) {
    const remedy = shot.remedy ?? "";
    const group = groups.get(remedy);
    if (group) group.push(shot);
    else groups.set(remedy, [shot]);
  }
  const idWidth = Math.min(widestId, Math.floor(columns / 3), Math.max(...shots.map((shot) => shot.id.length)));
  const indent = " ".repeat(idWidth + 4);
  return [...groups].flatMap(([remedy, group]) => [
    ...group.map((shot) => problemLine(shot, idWidth, columns, dim)),
    ...wrap(printable(remedy).split(" "), " ", columns - indent.length).map((line) => indent + dim(line)),
  ]);
}

/** The reason beside the id, on at most three lines, the first with its place in the manifest; beneath the id when it is narrow. */
function problemLine(shot: ShotSummary, idWidth: number, columns: number, dim: (text: string) => string): string {
  const id = `  ${printable(shot.id).padEnd(idWidth)}  `;
  const place = printable(`${shot.source.file}:${shot.source.line}`);
  const beside = columns - id.length - place.length - 2;
  const room = beside < 24 ? columns - 4 : beside;
  const words = printable(shot.reason ?? "").split(" ");
  const lines = wrap(words, " ", room - 2).map((line) => truncate(line, room - 2));
  const kept = lines.slice(0, longestReason);
  if (lines.length > kept.length) kept.push(`${kept.pop()} …`);
  if (room !== beside) return [id.trimEnd(), ...kept.map((line) => `    ${line}`)].join("\n");
  const [first = "", ...more] = kept;
  return [`${id}${first.padEnd(room)}  ${dim(place)}`, ...more.map((line) => " ".repeat(id.length) + line)].join("\n");
}

/** Joins parts to lines that fit; a part longer than a line is left whole. */
function wrap(parts: readonly string[], separator: string, columns: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const joined = `${lines.at(-1)}${separator}${part}`;
    if (lines.length > 0 && joined.length <= columns) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines;
}
