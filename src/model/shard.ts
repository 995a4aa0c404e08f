// Which shots of a manifest one of several machines renders: as much video for each, and the same answer on every machine.
import { videoSeconds } from "./request.js";
import type { Shot } from "./shot.js";

/** Part `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Machines that a manifest can be spread over. */
export const mostShards = 1000;

/**
 * The longest shots first, each to the shard that has the least so far (the first of several). Only lengths and order decide:
 * editing a prompt moves nothing; adding, removing or lengthening shots may move others.
 * @returns the ids of this shard's shots; every shot is in exactly one.
 */
export function shardIds(shots: readonly Pick<Shot, "id" | "request">[], { index, count }: Shard): Set<string> {
  const loads = new Array<number>(count).fill(0);
  const mine = new Set<string>();
  // Sorting keeps the order of equals.
  for (const { id, request } of [...shots].sort((a, b) => videoSeconds(b.request) - videoSeconds(a.request))) {
    const lightest = loads.indexOf(Math.min(...loads));
    loads[lightest] = (loads[lightest] ?? 0) + videoSeconds(request);
    if (lightest === index - 1) mine.add(id);
  }
  return mine;
}

/** @returns 0 to 1: how much of the video is this shard's. */
export function shardShare(shots: readonly Pick<Shot, "id" | "request">[], mine: ReadonlySet<string>): number {
  const secondsOf = (some: typeof shots) => some.reduce((sum, { request }) => sum + videoSeconds(request), 0);
  const all = secondsOf(shots);
  return all === 0 ? 0 : secondsOf(shots.filter(({ id }) => mine.has(id))) / all;
}
