// How long a job renders: lognormal, as queues of renders are, and longer for more to render.
import { type Random, standardNormal } from "./random.js";
import type { RenderRequest } from "./render-request.js";

/** Median of a 5 second 720p job. The contract says 30 seconds to 3 minutes. */
const MEDIAN_MS = 75_000;
const SIGMA = 0.45;
/** Twice the seconds, pixels or variants take 2^0.35 = 1.27 times as long. */
const GROWTH = 0.35;

/** Milliseconds of rendering, before any time scale. */
export function drawRenderTime(random: Random, request: RenderRequest): number {
  const work = (request.n_seconds / 5) * ((request.width * request.height) / (1280 * 720)) * request.n_variants;
  return MEDIAN_MS * work ** GROWTH * Math.exp(SIGMA * standardNormal(random));
}
