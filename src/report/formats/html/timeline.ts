// The timeline: for every run a chart whose rows are the server's slots and whose bars are shots; gaps are time not used.
import { formatDuration } from "../../../util/duration.js";
import { truncate } from "../../../util/printable.js";
import { plural } from "../../../util/units.js";
import type { Summary } from "../../summary-shape.js";
import { timeText } from "./figures.js";
import { html, type Markup } from "./markup.js";
import { stateWord } from "./outcome.js";
import { ticksOf } from "./time-axis.js";
import { type Bar, type RunChart, runCharts } from "./timeline-layout.js";

/** Pixels; long runs are as wide as their bars need and scroll. */
const size = {
  width: 1340,
  widest: 16_000,
  label: 56,
  row: 46,
  bar: 24,
  axis: 26,
  perBar: 44,
  perTick: 92,
  tickLabel: 64,
  letter: 6.7,
};

export function timeline(summary: Summary): Markup {
  const charts = runCharts(summary);
  return html`<section id="timeline" aria-labelledby="timeline-title"><h2 id="timeline-title">Timeline</h2>
${
  charts.length === 0
    ? html`<p class="empty">No job was on the server yet.</p>`
    : html`<p class="legend"><span class="wait">waiting</span> <span class="render">rendering</span> <span class="fetch">detection and download</span> <span class="bad">did not succeed</span></p>
${charts.map((chart) => runChart(chart, summary.runs.length))}`
}</section>`;
}

function runChart(chart: RunChart, runs: number): Markup {
  const { run, rows, from, to } = chart;
  const title = `${runs > 1 ? `Run ${chart.number} of ${runs}, ` : ""}${timeText(run.started_at)}`;
  const figures = `${formatDuration(to - from)}, ${plural(run.concurrency, "slot")}, ${plural(run.requests, "request")}`;
  const longest = Math.max(...rows.map((row) => row.length));
  const width = Math.min(size.widest, Math.max(size.width, size.label + longest * size.perBar));
  const height = rows.length * size.row + size.axis;
  const x = (time: number) =>
    Math.round((size.label + ((time - from) / (to - from || 1)) * (width - size.label - 1)) * 10) / 10;
  const most = Math.floor((width - size.label) / size.perTick);
  return html`<h3>${title} <small>${figures}</small></h3>
<div class="chart" role="region" tabindex="0" aria-label="${title}"><svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Jobs in their slots">
${ticksOf(from, to, most).map(({ at, label }) => tick(x(at), label, width, height))}
<text class="axis" x="0" y="${height - 8}">UTC</text>
${rows.map((row, index) => slotRow(row, index, run.concurrency, width, x))}</svg></div>`;
}

function tick(x: number, label: string, width: number, height: number): Markup {
  return html`<path class="tick" d="M${x} 0V${height - size.axis + 4}"/>${
    x + size.tickLabel < width && html`<text class="axis" x="${x + 3}" y="${height - 8}">${label}</text>`
  }`;
}

function slotRow(
  row: readonly Bar[],
  index: number,
  slots: number,
  width: number,
  x: (time: number) => number,
): Markup {
  const top = index * size.row + 11;
  return html`<text class="axis" x="0" y="${top + 16}">${index < slots ? `slot ${index + 1}` : "beyond"}</text><rect class="slot" x="${size.label}" y="${top}" width="${width - size.label}" height="${size.bar}"/>
${row.map((bar) => barMarkup(bar, top, x))}`;
}

/** Waiting above its bar and fetching beneath it: in the slot itself the next job is already rendering. */
function barMarkup(bar: Bar, top: number, x: (time: number) => number): Markup {
  const [from, start, to, done] = [x(bar.from), x(bar.start), x(bar.to), x(bar.done)];
  const width = Math.max(1.5, to - start - 1);
  const letters = Math.floor((width - 10) / size.letter);
  const bad = bar.take.state === "failed" || bar.take.state === "expired" || bar.take.state === "cancelled";
  const content = html`<title>${description(bar)}</title>${
    start - from > 0.5 && html`<path class="wait" d="M${from} ${top - 4}H${start}"/>`
  }<rect class="render" x="${start}" y="${top}" width="${Math.round(width * 10) / 10}" height="${size.bar}" rx="2"/>${
    done - to > 0.5 && html`<path class="fetch" d="M${to} ${top + size.bar + 4}H${done}"/>`
  }${letters >= 3 && html`<text x="${start + 5}" y="${top + 16}">${truncate(bar.id, letters)}</text>`}`;
  const look = bar.former ? "bar former" : bad ? "bar bad" : "bar";
  return bar.present
    ? html`<a class="${look}" href="#shot=${bar.id}">${content}</a>`
    : html`<g class="${look}">${content}</g>`;
}

function description({ id, take, former }: Bar): string {
  const { queued, rendering, detected, downloaded } = take.timings;
  const spans = [
    ["waiting", queued],
    ["rendering", rendering],
    ["detection", detected],
    ["download", downloaded],
  ] as const;
  const parts = spans.flatMap(([name, seconds]) =>
    seconds === null ? [] : [`${name} ${formatDuration(seconds * 1000)}`],
  );
  return [`${id}, ${former ? "former prompt" : `take ${take.number}`}, ${stateWord(take.state)}`, ...parts].join(", ");
}
