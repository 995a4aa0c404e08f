// Which shots are shown: outcome, scene, tag and words, kept in the address, each with a count of what it would show.
import { address, go, onAddress } from "./address.js";
import { cards, shots } from "./data.js";
import { byId } from "./dom.js";

/** @typedef {"outcome" | "scene" | "tag" | "q"} Filter */

const search = byId("search", HTMLInputElement);
const outcomes = [...byId("outcomes", HTMLElement).querySelectorAll("button")];
const selects = /** @type {const} */ (["scene", "tag"]).flatMap((name) => {
  const select = document.getElementById(name);
  return select instanceof HTMLSelectElement ? [{ name, select }] : [];
});
const clear = byId("clear", HTMLButtonElement);

const texts = cards.map(({ shot, prompt }) =>
  [shot.id, shot.scene, prompt, shot.reason, ...shot.tags, ...shot.facts.map(([, text]) => text)]
    .join("\n")
    .toLowerCase(),
);

/** @type {number[]} */
let shown = [];

/** Indexes of the shots that are shown, ascending. */
export function shownShots() {
  return shown;
}

/**
 * @param {number} index
 * @param {Record<Filter, string>} wanted
 * @param {Filter} [except] a filter that does not count
 */
function matches(index, wanted, except) {
  const shot = shots[index];
  if (!shot) return false;
  return (
    (except === "outcome" || !wanted.outcome || wanted.outcome.split(",").includes(shot.word)) &&
    (except === "scene" || !wanted.scene || shot.scene === wanted.scene) &&
    (except === "tag" || !wanted.tag || shot.tags.includes(wanted.tag)) &&
    wanted.q
      .toLowerCase()
      .split(/\s+/)
      .every((word) => texts[index]?.includes(word))
  );
}

/** @param {Filter} filter @param {(shot: typeof shots[number]) => boolean} having */
function count(filter, having) {
  const wanted = address();
  return shots.filter((shot, index) => having(shot) && matches(index, wanted, filter)).length;
}

function showCounts() {
  const { outcome } = address();
  for (const chip of outcomes) {
    const number = chip.querySelector(".count");
    if (number) number.textContent = String(count("outcome", (shot) => shot.word === chip.value));
    chip.ariaPressed = String(outcome.split(",").includes(chip.value));
  }
  for (const { name, select } of selects) {
    for (const option of select.options) {
      const { value } = option;
      if (!value) continue;
      const having = count(name, (shot) => (name === "scene" ? shot.scene === value : shot.tags.includes(value)));
      option.textContent = `${value} (${having})`;
    }
    select.value = address()[name];
  }
}

function show() {
  const wanted = address();
  shown = [...shots.keys()].filter((index) => matches(index, wanted));
  const visible = new Set(shown);
  for (const [index, { card }] of cards.entries()) card.hidden = !visible.has(index);
  for (const section of document.querySelectorAll("#storyboard .scene")) {
    section.toggleAttribute("hidden", section.querySelector(".card:not([hidden])") === null);
  }
  if (search.value !== wanted.q) search.value = wanted.q;
  const filtered = Boolean(wanted.outcome || wanted.scene || wanted.tag || wanted.q);
  clear.hidden = !filtered;
  byId("no-match", HTMLElement).hidden = shown.length > 0 || shots.length === 0;
  byId("matches", HTMLElement).textContent = filtered ? `${shown.length} of ${shots.length} shots` : "";
  const all = byId("play-all", HTMLButtonElement);
  all.disabled = shown.length === 0;
  const number = all.querySelector(".count");
  if (number) number.textContent = String(shown.length);
  showCounts();
}

export function clearFilters() {
  go({ outcome: "", scene: "", tag: "", q: "" }, "replace");
}

export function startFilters() {
  /** Of the filters alone: opening a shot changes nothing here. */
  let last = "";
  onAddress(() => {
    const { outcome, scene, tag, q } = address();
    const now = JSON.stringify([outcome, scene, tag, q]);
    if (now !== last) show();
    last = now;
  });
  search.oninput = () => go({ q: search.value }, "replace");
  clear.onclick = () => {
    clearFilters();
    search.focus();
  };
  for (const { name, select } of selects) select.onchange = () => go({ [name]: select.value }, "replace");
  for (const chip of outcomes) {
    chip.onclick = () => {
      const pressed = new Set(address().outcome.split(",").filter(Boolean));
      if (!pressed.delete(chip.value)) pressed.add(chip.value);
      go({ outcome: [...pressed].join(",") }, "replace");
    };
  }
}
