// What a run leaves on GitHub Actions: annotations at the manifest's lines and the report in the step's summary.
import { appendFile, stat } from "node:fs/promises";
import type { Problem } from "../model/problem.js";
import { type Annotation, annotationLines } from "../observe/github.js";
import { reportFormats } from "../report/formats/registry.js";
import type { ShotSummary, Summary } from "../report/summary-shape.js";
import { isErrno } from "../util/atomic-file.js";
import { printable } from "../util/printable.js";
import type { Host } from "./host.js";

/** GitHub takes no more of one step; a larger file would lose the whole summary. */
const summaryLimit = 1024 * 1024;

export function annotateProblems(problems: readonly Problem[], host: Host): void {
  annotate(
    problems.map(({ severity, file, line, column, message }) => ({
      severity,
      file,
      line,
      column,
      title: severity === "error" ? "Invalid manifest" : "Manifest",
      message: printable(message),
    })),
    host,
  );
}

/** Shots that a person must look at are errors, differences between a video and what was asked for are warnings. */
export function annotateShots({ shots }: Summary, host: Host): void {
  annotate(shots.flatMap(shotAnnotations), host);
}

function annotate(annotations: readonly Annotation[], host: Host): void {
  if (host.env.GITHUB_ACTIONS !== "true") return;
  // Not among the results: those may be read by a program.
  host.err.write(annotationLines(annotations, { cwd: host.cwd, workspace: host.env.GITHUB_WORKSPACE }));
}

function shotAnnotations(shot: ShotSummary): Annotation[] {
  const { file, line, column } = shot.source;
  const at = { file: printable(file), line, column };
  const warnings = shot.files.flatMap(({ path, warnings }) =>
    warnings.map((warning) => ({
      severity: "warning" as const,
      ...at,
      title: `Shot ${printable(shot.id)}`,
      message: printable(`${path}: ${warning}`),
    })),
  );
  if (shot.reason === null) return warnings;
  const word = shot.outcome === "saved" ? "incomplete" : shot.outcome.replace("_", " ");
  const message = [shot.reason, shot.remedy ?? ""].map(printable).filter((text) => text !== "");
  return [
    {
      severity: shot.outcome === "cancelled" ? "warning" : "error",
      ...at,
      title: `Shot ${printable(shot.id)}: ${word}`,
      message: message.join("\n"),
    },
    ...warnings,
  ];
}

/** Appends the Markdown report to the step's summary, when there is one and room in it; says so on the screen when it cannot. */
export async function appendStepSummary(summary: Summary, host: Host): Promise<void> {
  const path = host.env.GITHUB_STEP_SUMMARY;
  if (host.env.GITHUB_ACTIONS !== "true" || path === undefined || path === "") return;
  const render = await reportFormats.markdown.load();
  const text = `${render(summary)}\n`;
  try {
    if ((await sizeOf(path)) + Buffer.byteLength(text) > summaryLimit) {
      host.err.write("warning: the step's summary on GitHub is full, the report was not added to it\n");
      return;
    }
    await appendFile(path, text);
  } catch (error) {
    // The videos and the reports are safe: this one is for convenience.
    if (!(error instanceof Error)) throw error;
    host.err.write(`warning: the report could not be added to the step's summary: ${printable(error.message)}\n`);
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return 0;
    throw error;
  }
}
