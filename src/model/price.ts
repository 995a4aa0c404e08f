// What a request costs, when the manifest says.
import { frameSize, type RenderRequest, videoSeconds } from "./request.js";
import type { Pricing } from "./settings.js";

/** @returns US dollars, or null when there is no price for its size: unpriced is not free. */
export function priceOf(request: RenderRequest, pricing: Pricing | undefined): number | null {
  const perSecond = pricing?.per_second_usd[frameSize(request)];
  return perSecond === undefined ? null : perSecond * videoSeconds(request);
}
