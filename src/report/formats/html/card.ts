// One shot in the grid, complete without the script: the video, or why there is none and what to do.
import type { ShotSummary } from "../../summary-shape.js";
import { lengthOf } from "./figures.js";
import { html, type Markup } from "./markup.js";
import { outcomeWord } from "./outcome.js";
import { relativeLink } from "./relative-link.js";

/** Longer prompts may not fit into two lines and open on demand. */
const twoLines = 70;

export function card(shot: ShotSummary): Markup {
  const word = outcomeWord(shot);
  const video = shot.files.find((file) => file.disk !== "missing");
  return html`<li class="card${shot.reason !== null && " attention"}">
<div class="frame">${
    video
      ? html`<noscript><video controls muted playsinline preload="metadata" src="${relativeLink(video.path)}"></video></noscript>`
      : html`<p class="slate">${shot.files.length > 0 ? "file missing" : word}</p>`
  }${extras(shot)}</div>
<div class="title"><h3><a href="#shot=${shot.id}">${shot.id}</a></h3>${
    video && !shot.complete ? html`<span class="word">${word}</span>` : null
  }<span class="seconds">${lengthOf(shot.request)} s</span></div>
${shot.reason !== null && html`<p class="reason" dir="auto">${shot.reason}</p>`}${
  shot.reason !== null && shot.remedy !== null && html`<p class="remedy" dir="auto">${shot.remedy}</p>`
}${promptText(shot.prompt)}</li>`;
}

function extras({ files, takes }: ShotSummary): Markup | null {
  const parts = [
    files.length > 1 ? `${files.length} variants` : null,
    takes.length > 1 ? `${takes.length} takes` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : html`<span class="extras">${parts.join(", ")}</span>`;
}

function promptText(prompt: string): Markup {
  return prompt.length > twoLines || prompt.includes("\n")
    ? html`<details class="prompt"><summary dir="auto">${prompt}</summary></details>`
    : html`<p class="prompt" dir="auto">${prompt}</p>`;
}
