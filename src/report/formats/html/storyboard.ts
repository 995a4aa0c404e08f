// The grid: cards in manifest order under the headings of their scenes.
import { serverDefaults } from "../../../model/request.js";
import { plural } from "../../../util/units.js";
import type { ShotSummary } from "../../summary-shape.js";
import { card } from "./card.js";
import { lengthOf } from "./figures.js";
import { html, type Markup } from "./markup.js";

/** A scene that is cut into another comes twice: the order of the shots is the film's. */
export function storyboard(shots: readonly ShotSummary[]): Markup {
  const scenes: { readonly name: string | null; readonly shots: ShotSummary[] }[] = [];
  for (const shot of shots) {
    const last = scenes.at(-1);
    if (last && last.name === shot.scene) last.shots.push(shot);
    else scenes.push({ name: shot.scene, shots: [shot] });
  }
  return html`<div id="storyboard" class="${frameShape(shots)}">
${scenes.map((scene) => html`<section class="scene">${heading(scene.name, scene.shots)}<ol class="grid">${scene.shots.map(card)}</ol></section>\n`)}<p class="empty" id="no-match" hidden>No shot matches.</p></div>`;
}

function heading(name: string | null, shots: readonly ShotSummary[]): Markup {
  const seconds = shots.reduce((sum, shot) => sum + lengthOf(shot.request), 0);
  return name === null
    ? html`<h2 class="unseen">Shots</h2>`
    : html`<h2><span dir="auto">${name}</span> <small>${plural(shots.length, "shot")}, ${seconds} s</small></h2>`;
}

/** All frames are alike so that rows stay even; their shape is that of most shots. */
function frameShape(shots: readonly ShotSummary[]): "wide" | "square" | "tall" {
  const count = { wide: 0, square: 0, tall: 0 };
  for (const { request } of shots) {
    const ratio = (request.width ?? serverDefaults.width) / (request.height ?? serverDefaults.height);
    count[ratio > 1.2 ? "wide" : ratio < 0.8 ? "tall" : "square"] += 1;
  }
  const half = shots.length / 2;
  return count.tall > half ? "tall" : count.square > half ? "square" : "wide";
}
