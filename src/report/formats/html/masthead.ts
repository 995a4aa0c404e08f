// The first screen: the batch's name, the sentence of result, the totals, and what the page can do.
import { formatDuration } from "../../../util/duration.js";
import { resultSentence } from "../../result-sentence.js";
import type { Summary } from "../../summary-shape.js";
import { spentText } from "./figures.js";
import { html, type Markup } from "./markup.js";
import { outcomeWord, outcomeWords } from "./outcome.js";
import type { Pair } from "./page-shape.js";

export function masthead(summary: Summary): Markup {
  return html`<header class="masthead">
<h1 dir="auto">${summary.name}</h1>
<p class="result">${resultSentence(summary)}</p>
<p class="actions" id="actions" hidden><button type="button" id="contact-sheet">Contact sheet</button> <button type="button" id="open-help" aria-label="Keyboard shortcuts">?</button></p>
<dl class="totals">${totals(summary).map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

function totals({ totals: sums, runs }: Summary): Pair[] {
  const figures: Pair[] = [
    ["video-seconds", String(sums.bought.video_seconds)],
    ["price", sums.bought.takes === 0 ? "nothing spent" : spentText(sums.bought)],
  ];
  if (sums.uncertain.takes > 0) figures.push(["uncertain", `${sums.uncertain.video_seconds} video-seconds`]);
  if (runs.length > 0) {
    figures.push([runs.length === 1 ? "wall time" : `${runs.length} runs`, formatDuration(sums.wall_seconds * 1000)]);
  }
  if (sums.slot_utilization !== null) figures.push(["slots busy", `${Math.round(sums.slot_utilization * 100)} %`]);
  figures.push(["requests", String(sums.requests)]);
  return figures;
}

/** Of no use without the script, which shows it. */
export function toolbar({ shots }: Summary): Markup {
  const present = new Set(shots.map(outcomeWord));
  const scenes = new Set(shots.flatMap(({ scene }) => (scene === null ? [] : [scene])));
  const tags = new Set(shots.flatMap((shot) => shot.tags));
  return html`<div class="toolbar" id="toolbar" hidden>
<button type="button" id="play-all" class="primary">Play all <span class="count"></span></button>
<div class="group" role="group" aria-label="View"><button type="button" id="view-storyboard" aria-pressed="true">Storyboard</button><button type="button" id="view-timeline" aria-pressed="false">Timeline</button></div>
<input type="search" id="search" aria-label="Search shots" placeholder="Search" autocomplete="off" spellcheck="false">
<div class="chips" id="outcomes" role="group" aria-label="Outcome">${outcomeWords
    .filter((word) => present.has(word))
    .map(
      (word) =>
        html`<button type="button" aria-pressed="false" value="${word}">${word} <span class="count"></span></button>`,
    )}</div>
${select("scene", "All scenes", scenes)}${select("tag", "All tags", tags)}
<button type="button" id="clear" hidden>Clear</button>
<p id="matches" role="status" class="unseen"></p>
</div>`;
}

function select(id: "scene" | "tag", all: string, values: ReadonlySet<string>): Markup | null {
  if (values.size < 1) return null;
  return html`<select id="${id}" aria-label="${id === "scene" ? "Scene" : "Tag"}"><option value="">${all}</option>${[
    ...values,
  ].map((value) => html`<option value="${value}">${value}</option>`)}</select>`;
}
