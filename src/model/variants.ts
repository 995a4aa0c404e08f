// Where each variant of a completed job can be fetched from.
import type { Generation } from "./fact.js";
import type { ContentTarget } from "./video-api.js";

export type VariantSource =
  | { readonly variant: number; readonly target: ContentTarget }
  /** The server offers no way to tell this variant from another; the reason is a clause for people. */
  | { readonly variant: number; readonly unfetchable: string };

/**
 * The contract documents content per job and a `video_url` per generation. One generation is the job's content; several are told
 * apart by their URLs alone, so a URL that repeats gives one video, not two.
 * @param variants how many were requested: as many sources come back, numbered from 1.
 */
export function contentTargets(job: string, generations: readonly Generation[], variants: number): VariantSource[] {
  const urls = generations.map((generation) => generation.video_url);
  // None, one, or several that are all the same (or all unnamed): only the job's own content is left to ask for.
  const onlyJobContent = new Set(urls).size <= 1;
  return Array.from({ length: variants }, (_, index): VariantSource => {
    const variant = index + 1;
    const url = urls[index];
    if (onlyJobContent && index === 0) return { variant, target: { from: "job", job } };
    if (generations.length === 0) return { variant, unfetchable: "the server lists no generations" };
    if (url === undefined) {
      return { variant, unfetchable: `the server lists ${urls.length} of ${variants} generations` };
    }
    if (url === null) return { variant, unfetchable: "the server gives no video_url for it" };
    const first = urls.indexOf(url);
    if (first < index) return { variant, unfetchable: `the server gives it the video_url of variant ${first + 1}` };
    return { variant, target: { from: "url", job, url } };
  });
}
