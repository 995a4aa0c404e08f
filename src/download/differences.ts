// What a file shows against what was asked for.
import type { RenderRequest } from "../model/request.js";
import type { Picture } from "./mp4/movie.js";

/** @returns a sentence for each difference that matters; what the request left open or the file does not say is none. */
export function differences(request: RenderRequest, file: Picture): string[] {
  return [...sizeDifference(request, file), ...lengthDifference(request, file)];
}

function sizeDifference(request: RenderRequest, { width, height }: Picture): string[] {
  if (width === null || height === null) return [];
  const asked = { width: request.width ?? width, height: request.height ?? height };
  if (asked.width === width && asked.height === height) return [];
  return [`asked for ${asked.width}x${asked.height}, the file is ${width}x${height}`];
}

/** Encoders round to whole frames and groups of them: half a second or 5 %, whichever is more, is no difference. */
function lengthDifference(request: RenderRequest, { seconds }: Picture): string[] {
  const asked = request.n_seconds;
  if (asked === undefined || seconds === null) return [];
  if (Math.abs(seconds - asked) <= Math.max(0.5, asked * 0.05)) return [];
  return [`asked for ${asked} s, the file lasts ${Number(seconds.toFixed(2))} s`];
}
