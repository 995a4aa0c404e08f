// The batch as an editor's cut: every shot in manifest order, with what it is made of and how many frames it takes.
import { serverDefaults } from "../../../model/request.js";
import type { FileSummary, ShotSummary, Summary } from "../../summary-shape.js";

/** Frames per second of the timeline. Videos of another rate keep their length, to the nearest frame. */
export const frameRate = 24;

/** 01:00:00:00, where programmes start by custom. */
export const firstFrame = 3600 * frameRate;

export interface Cut {
  readonly shot: ShotSummary;
  /** What is on disk, variant 1 first; none for a missing shot, which leaves a gap of the length that was asked for. */
  readonly files: readonly FileSummary[];
  /** From the start of the timeline. */
  readonly start: number;
  /** At least 1. */
  readonly frames: number;
}

export interface Scene {
  readonly name: string;
  readonly start: number;
  readonly frames: number;
}

export function cutsOf({ shots }: Summary): Cut[] {
  let start = 0;
  return shots.map((shot) => {
    const files = shot.files.filter((file) => file.disk === "intact" || file.disk === null);
    const seconds = files[0]?.seconds ?? shot.request.n_seconds ?? serverDefaults.n_seconds;
    const cut = { shot, files, start, frames: framesIn(seconds) };
    start += cut.frames;
    return cut;
  });
}

/** Runs of shots of one scene; a scene that comes back is another run. */
export function scenesOf(cuts: readonly Cut[]): Scene[] {
  const scenes: { name: string; start: number; frames: number }[] = [];
  let last: string | null = null;
  for (const { shot, start, frames } of cuts) {
    const open = scenes.at(-1);
    if (shot.scene !== null && shot.scene === last && open !== undefined) open.frames += frames;
    else if (shot.scene !== null) scenes.push({ name: shot.scene, start, frames });
    last = shot.scene;
  }
  return scenes;
}

/** Why a shot has no video. */
export function missingBecause({ outcome, reason }: ShotSummary): string {
  const word = outcome.replace("_", " ");
  return reason === null ? word : `${word}: ${reason}`;
}

export function framesIn(seconds: number): number {
  return Math.max(1, Math.round(seconds * frameRate));
}
