// Where the time of a take went: waiting, rendering, detection, download.
import { element } from "./dom.js";

const names = ["waiting", "rendering", "detection", "download"];

/** @param {import("../page-shape.js").PageTake["spans"]} spans @returns {HTMLElement | undefined} undefined when nothing is known */
export function timingBar(spans) {
  const known = spans.flatMap((seconds, index) => (seconds === null ? [] : [{ seconds, name: names[index] ?? "" }]));
  if (known.length === 0) return undefined;
  const parts = known.map(({ seconds, name }) => {
    const part = element("span", { className: name });
    part.style.flexGrow = String(seconds);
    return part;
  });
  const bar = element("div", { className: "spans" }, ...parts);
  bar.ariaHidden = "true";
  const legend = known.map(({ seconds, name }) =>
    element("div", { className: name }, element("dt", {}, name), element("dd", {}, durationText(seconds))),
  );
  return element("div", { className: "timing" }, bar, element("dl", {}, ...legend));
}

/** @param {number} seconds */
function durationText(seconds) {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
