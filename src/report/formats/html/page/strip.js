// The strip of thumbnails that follows the animatic.
import { shots, videoOf } from "./data.js";
import { button, element } from "./dom.js";
import { loadStill } from "./stills.js";

/**
 * @param {number[]} order indexes of shots
 * @param {(index: number) => void} choose
 */
export function strip(order, choose) {
  const root = element("div", { className: "strip" });
  /** @type {Map<Element, number>} */
  const indexes = new Map();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        loadStill(indexes.get(target) ?? -1, (still) => still && target.prepend(still));
      }
    },
    { root, rootMargin: "0px 400px" },
  );
  for (const index of order) {
    const thumbnail = button("", () => choose(index));
    const shot = shots[index];
    if (!shot) continue;
    thumbnail.append(element("span", {}, shot.id));
    if (!videoOf(shot)) thumbnail.prepend(element("span", { className: "slate" }, shot.word));
    // One stop for the tab key: the arrows move along the strip.
    thumbnail.tabIndex = -1;
    indexes.set(thumbnail, index);
    seen.observe(thumbnail);
    root.append(thumbnail);
  }
  return {
    root,
    /** @param {number} index the shot that is shown */
    mark(index) {
      for (const [thumbnail, its] of indexes) {
        thumbnail.toggleAttribute("aria-current", its === index);
        if (its !== index || !(thumbnail instanceof HTMLElement)) continue;
        root.scrollLeft = thumbnail.offsetLeft - root.offsetLeft - (root.clientWidth - thumbnail.offsetWidth) / 2;
      }
    },
  };
}
