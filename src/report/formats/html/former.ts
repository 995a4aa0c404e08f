// Renders that the manifest no longer asks for at all; those of a shot that was merely edited are in its shot view.

import { plural } from "../../../util/units.js";
import type { Summary } from "../../summary-shape.js";
import { priceText } from "./figures.js";
import { html, type Markup } from "./markup.js";
import { stateWord } from "./outcome.js";
import { relativeLink } from "./relative-link.js";

export function formerShots({ shots, former }: Summary): Markup | null {
  const present = new Set(shots.map((shot) => shot.id));
  const removed = former.filter(({ id }) => !present.has(id));
  if (removed.length === 0) return null;
  return html`<details class="former"><summary>${plural(removed.length, "earlier render")} no longer in the manifest</summary>
<ul>${removed.map(
    ({ id, request, take }) =>
      html`<li><b>${id}</b> ${stateWord(take.state)}, ${take.video_seconds} s, ${priceText(take.usd)}${take.files.map(
        (file) =>
          html`, ${file.disk === "missing" ? html`${file.path} (missing)` : html`<a href="${relativeLink(file.path)}">${file.path}</a>`}`,
      )}<p dir="auto">${request.prompt}</p></li>`,
  )}</ul></details>`;
}
