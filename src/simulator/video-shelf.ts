// Renders videos when they are asked for and keeps the last few, since clients fetch in ranges and retry.
import { generationId } from "./ids.js";
import type { Job } from "./job.js";
import { renderVideo, type Video } from "./video.js";

const KEPT = 4;
const LABEL_CHARACTERS = 4;

export class VideoShelf {
  readonly #padTo: number;
  readonly #videos = new Map<string, Video>();

  /** @param padTo least bytes of a video */
  constructor(padTo: number) {
    this.#padTo = padTo;
  }

  /** The video of a job's variant, counted from 0. */
  get(job: Job, variant: number): Video {
    const id = generationId(job.id, variant);
    const video = this.#videos.get(id) ?? this.#render(job, variant, id);
    // Putting it back makes it the newest.
    this.#videos.delete(id);
    this.#videos.set(id, video);
    for (const oldest of this.#videos.keys()) {
      if (this.#videos.size <= KEPT) break;
      this.#videos.delete(oldest);
    }
    return video;
  }

  #render({ id, request }: Job, variant: number, seed: string): Video {
    const name = id.slice(-LABEL_CHARACTERS);
    return renderVideo({
      seed,
      label: request.n_variants === 1 ? name : `${name}-${variant + 1}`,
      width: request.width,
      height: request.height,
      seconds: request.n_seconds,
      padTo: this.#padTo,
    });
  }
}
