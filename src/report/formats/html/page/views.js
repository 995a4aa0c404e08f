// Storyboard or timeline, and the shot that a bar of the timeline stands for.
import { address, go, onAddress } from "./address.js";
import { indexOf } from "./data.js";
import { byId, element } from "./dom.js";
import { loadStill } from "./stills.js";

const timeline = byId("timeline", HTMLElement);

export function toggleView() {
  go({ view: address().view ? "" : "timeline" });
}

export function startViews() {
  const buttons = { storyboard: byId("view-storyboard", HTMLElement), timeline: byId("view-timeline", HTMLElement) };
  document.documentElement.classList.add("views");
  onAddress(() => {
    const onTimeline = address().view === "timeline";
    document.documentElement.classList.toggle("on-timeline", onTimeline);
    buttons.storyboard.ariaPressed = String(!onTimeline);
    buttons.timeline.ariaPressed = String(onTimeline);
  });
  buttons.storyboard.onclick = () => go({ view: "" });
  buttons.timeline.onclick = () => go({ view: "timeline" });
  startPreview();
}

/** What the pointer or the focus is on, shown beside it. */
function startPreview() {
  const preview = element("div", { className: "preview", hidden: true });
  timeline.append(preview);
  /** @type {Element | null} */
  let shown = null;
  /** @param {Event} event */
  const show = ({ target }) => {
    const bar = target instanceof Element ? target.closest(".bar") : null;
    if (bar === shown) return;
    shown = bar;
    preview.hidden = bar === null;
    if (!bar) return;
    const text = bar.querySelector("title")?.textContent ?? "";
    const [name = "", ...rest] = text.split(", ");
    preview.replaceChildren(element("strong", {}, name), ...rest.map((line) => element("div", {}, line)));
    const box = (bar.querySelector("rect") ?? bar).getBoundingClientRect();
    const left = Math.min(innerWidth - 216, Math.max(8, box.left));
    preview.style.left = `${left}px`;
    preview.style.top = `${box.bottom + 10}px`;
    const index = indexOf(name);
    if (index >= 0) loadStill(index, (still) => still && shown === bar && preview.prepend(still));
  };
  timeline.addEventListener("pointerover", show);
  timeline.addEventListener("focusin", show);
  timeline.addEventListener("pointerleave", show);
  timeline.addEventListener("focusout", () => show(new Event("none")));
  addEventListener("scroll", () => show(new Event("none")), { passive: true });
}
