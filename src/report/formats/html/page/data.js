// The shots as the page carries them, each with its card in the grid.
import { byId } from "./dom.js";

/** @type {import("../page-shape.js").PageData} */
const data = JSON.parse(byId("data", HTMLElement).textContent ?? "");

export const shots = data.shots;

const elements = [...document.querySelectorAll("#storyboard .card")];

/** One per shot, in the same order. */
export const cards = shots.map((shot, index) => {
  const card = elements[index];
  const prompt = card?.querySelector(".prompt")?.textContent ?? "";
  const frame = card?.querySelector(".frame");
  const link = card?.querySelector("h3 a");
  if (!(card instanceof HTMLElement && frame instanceof HTMLElement && link instanceof HTMLAnchorElement)) {
    throw new Error(`${shot.id} has no card`);
  }
  return { shot, card, frame, link, prompt };
});

/** @param {string} id @returns {number} -1 when there is none */
export function indexOf(id) {
  return shots.findIndex((shot) => shot.id === id);
}

/**
 * The video that stands for a shot: the first of its present take.
 * @param {import("../page-shape.js").PageShot} shot
 */
export function videoOf(shot) {
  const take = shot.takes[0];
  return take && take.prompt === undefined ? take.videos.find((video) => !video.gone) : undefined;
}

/** Where a video lies, as people read it. @param {{ src: string }} video */
export function pathOf({ src }) {
  return decodeURIComponent(src);
}
