// The keyboard outside of dialogs, and the sheet that lists it.
import { cards } from "./data.js";
import { byId, isTyping } from "./dom.js";
import { shownShots } from "./filters.js";
import { toggleView } from "./views.js";

const help = byId("help", HTMLDialogElement);
const search = byId("search", HTMLInputElement);

/** @type {Record<string, () => void>} */
const keys = {
  "?": () => help.showModal(),
  "/": () => search.focus(),
  p: () => byId("play-all", HTMLElement).click(),
  t: toggleView,
  ArrowLeft: () => along(-1),
  ArrowRight: () => along(1),
  ArrowUp: () => across(-1),
  ArrowDown: () => across(1),
};

/** @returns {number} place among the shown shots of the card that has the focus; -1 when none has */
function focused() {
  return shownShots().findIndex((index) => cards[index]?.card.contains(document.activeElement));
}

/** @param {number} place among the shown shots */
function focus(place) {
  const index = shownShots()[place];
  if (index !== undefined) cards[index]?.link.focus();
}

/** @param {number} by */
function along(by) {
  focus(Math.max(0, focused() + by));
}

/** To the card above or beneath, also in the next scene. @param {-1 | 1} by */
function across(by) {
  const order = shownShots();
  const from = focused();
  const box = (/** @type {number} */ place) => cards[order[place] ?? -1]?.frame.getBoundingClientRect();
  const here = box(from);
  if (!here) {
    focus(0);
    return;
  }
  /** @type {number | undefined} */
  let row;
  let best = from;
  let nearest = Number.POSITIVE_INFINITY;
  for (let place = from + by; place >= 0 && place < order.length; place += by) {
    const there = box(place);
    if (!there || there.top === here.top) continue;
    row ??= there.top;
    if (there.top !== row) break;
    const distance = Math.abs(there.left - here.left);
    if (distance < nearest) [nearest, best] = [distance, place];
  }
  focus(best);
}

export function startKeys() {
  byId("open-help", HTMLElement).onclick = () => help.showModal();
  search.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    if (search.value === "") search.blur();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (document.querySelector("dialog[open]")) return;
    const arrow = event.key.startsWith("Arrow");
    // Arrows move between shots once one has the focus; before that they scroll.
    if (arrow && focused() < 0) return;
    const act = keys[event.key];
    if (!act) return;
    act();
    event.preventDefault();
  });
}
