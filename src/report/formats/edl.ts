// timeline.edl: the cut as a CMX 3600 edit decision list; a missing shot is black of the length that was asked for.
import { printable, truncate } from "../../util/printable.js";
import type { Summary } from "../summary-shape.js";
import { type Cut, cutsOf, firstFrame, frameRate, missingBecause, scenesOf } from "./editorial/cuts.js";
import { Reels } from "./editorial/reels.js";

/** What the format has numbers for. Longer lists go on with longer numbers, which newer programs read. */
const mostEvents = 999;
const longestTitle = 70;
const longestComment = 200;

/** @returns lines of UTF-8; columns stand where the format has them. */
export function renderEdl(summary: Summary): string {
  const cuts = cutsOf(summary);
  const reels = new Reels();
  const sceneAt = new Map(scenesOf(cuts).map((scene) => [scene.start, scene.name]));
  const lines = [`TITLE: ${truncate(comment(summary.name), longestTitle)}`, "FCM: NON-DROP FRAME", ""];
  if (cuts.length > mostEvents) lines.push(`* ${cuts.length} EVENTS: CMX 3600 ITSELF HOLDS ${mostEvents}`);
  cuts.forEach((cut, index) => {
    const reel = cut.files.length > 0 ? reels.reelFor(cut.shot.id) : "BL";
    lines.push(event(index + 1, reel, cut), ...comments(cut, sceneAt.get(cut.start)), "");
  });
  return lines.join("\n");
}

function event(number: number, reel: string, { start, frames }: Cut): string {
  const record = firstFrame + start;
  const times = [0, frames, record, record + frames].map(timecode);
  return `${String(number).padStart(3, "0")}  ${reel.padEnd(8)} V     C        ${times.join(" ")}`;
}

function comments({ shot, files: [file], start }: Cut, scene: string | undefined): string[] {
  const lines = [`FROM CLIP NAME: ${comment(file?.path.split("/").at(-1) ?? shot.id)}`];
  if (file) lines.push(`SOURCE FILE: ${comment(file.path)}`);
  else lines.push(`MISSING: ${truncate(comment(`${shot.id}, ${missingBecause(shot)}`), longestComment)}`);
  if (scene !== undefined) lines.push(`LOC: ${timecode(firstFrame + start)} GREEN   ${comment(scene)}`);
  lines.push(`PROMPT: ${truncate(comment(shot.prompt), longestComment)}`);
  return lines.map((line) => `* ${line}`);
}

/** A comment ends with its line and has no second one. */
function comment(text: string): string {
  return printable(text).replace(/\s+/g, " ").trim();
}

/** @returns `01:00:08:00`; after 24 hours it starts again, as a clock does. */
function timecode(frame: number): string {
  const seconds = Math.floor(frame / frameRate);
  const parts = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60, frame % frameRate];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
