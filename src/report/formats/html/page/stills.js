// First frames of videos as small pictures: what a frame shows before its video is loaded, in the strip, and on paper.
// They are drawn, not exported: from a disk a browser lets a page show its videos' pictures but not read them.
import { cards, videoOf } from "./data.js";
import { element } from "./dom.js";

const width = 320;
const atOnce = 3;

/** @type {Map<number, HTMLCanvasElement>} */
const kept = new Map();
/** @type {{ index: number, done: (still: HTMLCanvasElement | undefined) => void }[]} */
const waiting = [];
let busy = 0;

/** Keeps the present picture of a shot's video. @param {number} index @param {HTMLVideoElement} video */
export function keepStill(index, video) {
  if (kept.has(index) || video.videoWidth === 0) return;
  const still = element("canvas", { width, height: Math.round((width * video.videoHeight) / video.videoWidth) });
  still.className = "still";
  still.getContext("2d")?.drawImage(video, 0, 0, still.width, still.height);
  kept.set(index, still);
  cards[index]?.frame.prepend(still);
}

/** @param {number} index @returns {HTMLCanvasElement | undefined} a copy of it, when it is there already */
function copyStill(index) {
  const still = kept.get(index);
  if (!still) return undefined;
  const copy = element("canvas", { width: still.width, height: still.height });
  copy.getContext("2d")?.drawImage(still, 0, 0);
  return copy;
}

/**
 * Loads a video for its first picture, few at a time.
 * @param {number} index
 * @param {(copy: HTMLCanvasElement | undefined) => void} done undefined when there is no picture to be had
 */
export function loadStill(index, done) {
  if (kept.has(index)) {
    done(copyStill(index));
    return;
  }
  waiting.push({ index, done });
  next();
}

function next() {
  if (busy >= atOnce) return;
  const job = waiting.shift();
  if (!job) return;
  const shot = cards[job.index]?.shot;
  const video = shot && videoOf(shot);
  if (kept.has(job.index) || !video) {
    job.done(copyStill(job.index));
    next();
    return;
  }
  busy += 1;
  const player = element("video", { muted: true, preload: "auto", src: video.src });
  const finish = () => {
    keepStill(job.index, player);
    player.onloadeddata = null;
    player.onerror = null;
    player.removeAttribute("src");
    player.load();
    busy -= 1;
    job.done(copyStill(job.index));
    next();
  };
  player.onloadeddata = finish;
  player.onerror = finish;
}
