// What stands beside a video: where it came from, in one small file that travels with it.
import { printableJson } from "../util/printable.js";
import type { FileSummary, Summary, TakeSummary } from "./summary-shape.js";

/** Says that a file is one of these, so that no other is ever replaced or removed. */
const mark = "sora-batch/1";

/** The video's path with `.json` at its end: videos end in `.mp4`, so it is never the path of another one. */
export function sidecarPath(video: string): string {
  return `${video}.json`;
}

/**
 * One for every video that is on disk, former takes under `previous/` included.
 * @returns contents by the video's path in the output directory. The same batch gives the same bytes whenever it is asked.
 */
export function sidecars(summary: Summary): Map<string, string> {
  const found = new Map<string, string>();
  const add = (take: TakeSummary, about: object): void => {
    for (const file of take.files) {
      if (file.disk === "missing" || file.disk === "changed") continue;
      found.set(file.path, `${printableJson(contents(summary.name, file, take, about), 2)}\n`);
    }
  };
  for (const { id, request, take } of summary.former) add(take, { shot: id, prompt: request.prompt, request });
  for (const shot of summary.shots) {
    const { id, scene, tags, notes, prompt, variables, request } = shot;
    for (const take of shot.takes) add(take, { shot: id, scene, tags, notes, prompt, variables, request });
  }
  return found;
}

function contents(batch: string, file: FileSummary, take: TakeSummary, about: object): object {
  const { path, disk: _, ...video } = file;
  const { job, key, number, why, video_seconds, usd, times, timings } = take;
  return {
    sidecar: mark,
    video: path.split("/").at(-1),
    ...video,
    batch,
    ...about,
    job,
    key,
    take: number,
    why,
    video_seconds,
    usd,
    times,
    timings,
  };
}

/** Whether this is the content of a file that `sidecars` made, of this version or another one. */
export function isSidecar(text: string): boolean {
  return /^\{\s*"sidecar": "sora-batch\/\d+"/.test(text);
}
