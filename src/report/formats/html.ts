// report.html: the storyboard, one file that needs nothing but the videos beside it.
import type { Summary } from "../summary-shape.js";
import { dialogs } from "./html/dialogs.js";
import { timeText } from "./html/figures.js";
import { formerShots } from "./html/former.js";
import { html, jsonMarkup, type Markup, trusted } from "./html/markup.js";
import { masthead, toolbar } from "./html/masthead.js";
import { pageData } from "./html/page-data.js";
import { contentPolicy } from "./html/policy.js";
import { pageScript } from "./html/script.js";
import { storyboard } from "./html/storyboard.js";
import { pageStyle } from "./html/style.js";
import { timeline } from "./html/timeline.js";

/** @returns an HTML document whose links are relative to the output directory, where it belongs. */
export function renderHtml(summary: Summary): string {
  const script = pageScript();
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="sora-batch">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(script, pageStyle)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${summary.name}: storyboard</title>
<style>${trusted(pageStyle)}</style>
</head>
<body>
${masthead(summary)}
<main>
${toolbar(summary)}
${storyboard(summary.shots)}
${timeline(summary)}
${formerShots(summary)}
</main>
${footer(summary)}
${dialogs()}
<script type="application/json" id="data">${jsonMarkup(pageData(summary))}</script>
<script type="module">${trusted(script)}</script>
</body>
</html>
`.text;
}

function footer({ manifest, generated_at, base_url, tool }: Summary): Markup {
  return html`<footer><p><span dir="auto">${manifest}</span> · ${timeText(generated_at)}${
    base_url !== null && html` · <span dir="auto">${base_url}</span>`
  } · sora-batch ${tool}</p></footer>`;
}
