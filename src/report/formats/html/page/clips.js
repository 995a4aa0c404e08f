// The videos of the grid: loaded when they come into view, dropped when they leave it, played muted under the pointer.
import { cards, pathOf, videoOf } from "./data.js";
import { calm, element } from "./dom.js";
import { keepStill } from "./stills.js";

/** @type {Map<Element, number>} */
const indexes = new Map(cards.map(({ frame }, index) => [frame, index]));

/** @param {number} index */
function load(index) {
  const card = cards[index];
  const video = card && videoOf(card.shot);
  if (!video || card.frame.querySelector("video")) return;
  const player = element("video", { muted: true, loop: true, playsInline: true, preload: "metadata", tabIndex: -1 });
  player.ariaHidden = "true";
  player.disablePictureInPicture = true;
  // Not when the data is there: a browser may have dropped the decoder by then, and a picture that is not shown yet is blank.
  player.requestVideoFrameCallback(() => keepStill(index, player));
  player.onerror = () => sayMissing(index, pathOf(video));
  player.src = video.src;
  card.frame.prepend(player);
}

/** @param {number} index */
function drop(index) {
  const player = cards[index]?.frame.querySelector("video");
  if (!player) return;
  player.onerror = null;
  player.removeAttribute("src");
  player.load();
  player.remove();
}

/** @param {number} index @param {string} path */
function sayMissing(index, path) {
  const card = cards[index];
  if (!card) return;
  drop(index);
  card.card.classList.add("attention");
  card.frame.querySelector(".slate")?.remove();
  card.frame.append(element("p", { className: "slate" }, "file not found", element("small", { dir: "auto" }, path)));
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const index = indexes.get(target) ?? -1;
      if (isIntersecting) load(index);
      else drop(index);
    }
  },
  { rootMargin: "200px" },
);

/** @param {HTMLElement} card @param {HTMLElement} frame */
function playUnderPointer(card, frame) {
  const play = () => {
    // Refused or cut short by the next pause: then it stands still.
    if (!calm.matches)
      frame
        .querySelector("video")
        ?.play()
        .catch(() => {});
  };
  const stop = () => {
    const player = frame.querySelector("video");
    if (!player || card.matches(":hover, :focus-within")) return;
    player.pause();
    player.currentTime = 0;
  };
  card.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && play());
  card.addEventListener("pointerleave", stop);
  card.addEventListener("focusin", play);
  card.addEventListener("focusout", () => setTimeout(stop));
}

export function showClips() {
  for (const { card, frame } of cards) {
    observer.observe(frame);
    playUnderPointer(card, frame);
  }
}
