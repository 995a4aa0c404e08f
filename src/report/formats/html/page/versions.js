// Everything a shot ever had on disk: variants and takes, one large, the others beside it, or all side by side in step.
import { pathOf } from "./data.js";
import { button, calm, element } from "./dom.js";

/** @typedef {import("../page-shape.js").PageShot} PageShot */
/** @typedef {{ take: PageShot["takes"][number], video: PageShot["takes"][number]["videos"][number], label: string }} Version */

/** @param {PageShot} shot @returns {Version[]} the present take's first */
export function versionsOf(shot) {
  return shot.takes.flatMap((take) =>
    take.videos.map((video) => ({
      take,
      video,
      label: take.videos.length > 1 ? `${take.label}, variant ${video.variant}` : take.label,
    })),
  );
}

/** @param {Version} version @param {Partial<HTMLVideoElement>} properties */
function player({ video }, properties) {
  const made = element("video", { loop: true, playsInline: true, ...properties });
  made.onerror = () =>
    made.replaceWith(
      element("p", { className: "slate" }, "file not found", element("small", { dir: "auto" }, pathOf(video))),
    );
  made.src = video.src;
  return made;
}

/** @param {HTMLVideoElement} video */
function start(video) {
  // Refused where the browser wants a click first: its own controls are there for that.
  if (!calm.matches) video.play().catch(() => {});
}

/** @param {PageShot} shot */
export function stage(shot) {
  const versions = versionsOf(shot);
  const large = element("div", { className: "large" });
  const root = element("div", { className: "stage" }, large);
  const choices = versions.map((version) => {
    const small = player(version, { muted: true, preload: "metadata", tabIndex: -1 });
    const choice = element("button", { type: "button", onclick: () => show(version) }, small, version.label);
    choice.onpointerenter = () => start(small);
    choice.onpointerleave = () => small.pause();
    return choice;
  });

  /** @param {Version | undefined} version */
  function show(version) {
    const shown = version && player(version, { controls: true, preload: "auto" });
    if (shown) shown.ariaLabel = `${shot.id}, ${version.label}`;
    large.replaceChildren(shown ?? element("p", { className: "slate" }, shot.word));
    for (const [index, choice] of choices.entries()) choice.ariaPressed = String(versions[index] === version);
    if (shown) start(shown);
  }

  const compare = button("Play side by side", () => {
    const together = root.classList.toggle("together");
    compare.ariaPressed = String(together);
    large.querySelector("video")?.pause();
    for (const video of root.querySelectorAll(".choices video")) {
      if (!(video instanceof HTMLVideoElement)) continue;
      video.currentTime = 0;
      if (together) video.play().catch(() => {});
      else video.pause();
    }
  });
  compare.ariaPressed = "false";
  if (versions.length > 1) {
    root.append(element("div", { className: "choices" }, ...choices), element("p", { className: "compare" }, compare));
  }
  show(versions[0]?.take === shot.takes[0] && versions[0]?.take.prompt === undefined ? versions[0] : undefined);
  return root;
}
