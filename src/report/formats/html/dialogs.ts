// The empty dialogs that the script fills: a shot, the animatic, the keys.
import { html, type Markup } from "./markup.js";

const keys: readonly (readonly [keys: string, does: string])[] = [
  ["arrows", "move between shots"],
  ["Enter", "open the shot"],
  ["p", "play all"],
  ["t", "timeline or storyboard"],
  ["/", "search"],
  ["Esc", "close, or clear the search"],
  ["← →", "in a shot or in play all: previous, next"],
  ["Space", "in a shot or in play all: play, pause"],
  ["− +", "in play all: slower, faster"],
  ["f", "in play all: full screen"],
  ["?", "this list"],
];

export function dialogs(): Markup {
  return html`<dialog id="shot" aria-labelledby="shot-title"></dialog>
<dialog id="animatic" aria-label="Play all"></dialog>
<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Keyboard</h2>
<dl class="keys">${keys.map(([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
<form method="dialog"><button>Close</button></form></dialog>`;
}
