// Makes the moves that a plan needs, each recorded: a video follows its shot's name, or makes way for another.
import { moveVideo } from "../download/relocate.js";
import type { Fact } from "../model/fact.js";
import type { Notice } from "../model/notice.js";
import type { Move } from "../model/placement.js";
import type { Clock } from "../util/clock.js";

/** A move that cannot be made is a warning: the file stays where it is and the record stays true. */
export async function makeMoves(
  outDir: string,
  moves: readonly Move[],
  record: (fact: Fact) => Promise<void>,
  notify: (notice: Notice) => void,
  clock: Clock,
): Promise<void> {
  for (const { take, variant, from, to, foreign } of moves) {
    const file = take.saved.get(variant);
    if (file === undefined) continue;
    const { at: _, ...video } = file;
    if (from !== to) {
      const moved = await moveVideo(outDir, from, to);
      if (!moved.ok) {
        notify({ notice: "warning", shot: take.shot, message: moved.error.message });
        continue;
      }
    }
    if (foreign)
      notify({
        notice: "warning",
        shot: take.shot,
        message: `${from} was changed since it was saved: set aside as ${to}`,
      });
    else await record({ fact: "saved", at: clock.now(), key: take.key, variant, ...video, path: to });
  }
}
