// report.md: the batch as a pull request comment or a step summary; what needs attention first, the rest folded away.
import { truncate } from "../../util/printable.js";
import { resultSentence } from "../result-sentence.js";
import type { ShotSummary, Summary } from "../summary-shape.js";
import { totalsPhrases } from "../totals-phrases.js";
import { markdownCode, markdownText } from "./markdown-text.js";

/** A GitHub comment holds 65,536 characters; each of the two tables gets its part of that. */
const tableLimit = 28_000;
const longestPrompt = 160;
const longestReason = 400;

/** @returns GitHub-flavoured Markdown of at most 65,000 characters. */
export function renderMarkdown(summary: Summary): string {
  const attention = summary.shots.filter((shot) => shot.reason !== null);
  const blocks = [`## ${markdownText(summary.name)}: ${resultSentence(summary)}`];
  if (attention.length > 0) blocks.push(attentionTable(attention));
  if (summary.shots.length > 0) {
    blocks.push(
      `<details>\n<summary>All ${summary.shots.length} shots</summary>`,
      shotTable(summary.shots, summary.out_dir),
      "</details>",
    );
  }
  blocks.push(
    totalsPhrases(summary).map(markdownText).join(" · "),
    `sora-batch ${markdownText(summary.tool)}, ${summary.generated_at}`,
  );
  return `${blocks.join("\n\n")}\n`;
}

function attentionTable(shots: readonly ShotSummary[]): string {
  return table(["shot", "outcome", "why", "what to do", "where"], shots, (shot) => [
    markdownCode(shot.id),
    outcomeText(shot),
    markdownText(truncate(shot.reason ?? "", longestReason)),
    markdownText(truncate(shot.remedy ?? "", longestReason)),
    markdownCode(`${shot.source.file}:${shot.source.line}`),
  ]);
}

function shotTable(shots: readonly ShotSummary[], outDir: string): string {
  const shown = table(["shot", "scene", "outcome", "file", "job", "price", "prompt"], shots, (shot) => [
    markdownCode(shot.id),
    markdownText(shot.scene ?? ""),
    outcomeText(shot),
    shot.files.map((file) => markdownCode(file.path)).join("<br>"),
    markdownCode(shot.job ?? ""),
    shot.spent.usd === null || shot.spent.takes === 0 ? "" : `$${shot.spent.usd.toFixed(2)}`,
    markdownCode(truncate(shot.prompt, longestPrompt)),
  ]);
  return `${shown}\n\nFiles are in ${markdownCode(outDir)}.`;
}

function outcomeText(shot: ShotSummary): string {
  const word = shot.outcome.replace("_", " ");
  const warnings = shot.files.flatMap((file) => file.warnings);
  const notes = [...(shot.outcome === "saved" && !shot.complete ? ["incomplete"] : []), ...warnings];
  return [word, ...notes.map((note) => markdownText(truncate(note, longestReason)))].join(", ");
}

/** @param cells of a row, in finished Markdown; rows beyond the limit are counted instead of made. */
function table(
  head: readonly string[],
  shots: readonly ShotSummary[],
  cells: (shot: ShotSummary) => readonly string[],
): string {
  const lines = [head, head.map(() => "---")].map(row);
  let length = lines.join("\n").length;
  let shown = 0;
  for (const shot of shots) {
    const line = row(cells(shot));
    length += line.length + 1;
    if (length > tableLimit) break;
    lines.push(line);
    shown += 1;
  }
  const left = shots.length - shown;
  return lines.join("\n") + (left === 0 ? "" : `\n\nand ${left} more in report.json`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell || " ").join(" | ")} |`;
}
