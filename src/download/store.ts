// Saves videos: adopt what is already there, or download it. A final path never holds a partial file.
import type { SavedVideo } from "../model/fact.js";
import type { Failure } from "../model/failure.js";
import type { VideoApi, VideoStore } from "../model/video-api.js";
import { isErrno, lstatOrNull } from "../util/atomic-file.js";
import { fail, type Result } from "../util/result.js";
import { asDiskFailure } from "./disk-failure.js";
import { type Download, download } from "./download.js";
import { FreshPlaces } from "./fresh-places.js";
import { placeOf } from "./place.js";
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
  const places = new FreshPlaces(outDir);

  async function attempt(job: Download): Promise<Result<SavedVideo, Failure>> {
    const { place, order } = job;
    const fresh = await places.enter(place);
    if (!fresh.ok) return fresh;
    if (fresh.value) {
      try {
        return await download(job, { fresh: true });
      } catch (error) {
        if (!isErrno(error, "ENOENT")) throw error;
        // Somebody removed the directory.
        places.forget(place);
        return attempt(job);
      }
    }
    const inPlace = await lstatOrNull(place.final);
    if (inPlace) return order.adopt && inPlace.isFile() ? adopt(place, order) : fail(foreign(place));
    return download(job, { fresh: false });
  }

  return {
    async save(order, progress, signal) {
      signal?.throwIfAborted();
      const placed = placeOf(outDir, order.path);
      if (!placed.ok) return placed;
      const place = placed.value;
      return asDiskFailure(place.final, () => attempt({ place, order, content, progress, signal }));
    },
  };
}
