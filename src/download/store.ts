// Saves videos: adopt what is already there, or download it. A final path never holds a partial file.
import type { VideoApi, VideoStore } from "../model/video-api.js";
import { fail } from "../util/result.js";
import { asDiskFailure } from "./disk-failure.js";
import { download } from "./download.js";
import { lstatOrNull, placeOf, prepareDirectories } from "./place.js";
import { adopt, foreign } from "./publish.js";

/**
 * @returns a store whose `save` is one attempt. Failures: what `content` answers, `download` for what is incomplete or no
 * video, `disk` for the rest. An abort rejects with the signal's reason; what can be resumed is kept.
 * @param options.outDir created when missing; may itself be a symlink.
 */
export function createVideoStore(options: {
  readonly outDir: string;
  readonly content: VideoApi["content"];
}): VideoStore {
  const { outDir, content } = options;
  return {
    async save(order, progress, signal) {
      signal?.throwIfAborted();
      const placed = placeOf(outDir, order.path);
      if (!placed.ok) return placed;
      const place = placed.value;
      return asDiskFailure(place.final, async () => {
        const ready = await prepareDirectories(outDir, place);
        if (!ready.ok) return ready;
        const inPlace = await lstatOrNull(place.final);
        if (inPlace) return order.adopt && inPlace.isFile() ? adopt(place, order) : fail(foreign(place));
        return download({ place, order, content, progress, signal });
      });
    },
  };
}
