// The keys that the batch's requests must have, derived from outside.
import { fingerprint } from "../../../src/api/wire.js";
import { idempotencyKey } from "../../../src/model/identity.js";
import type { RenderRequest } from "../../../src/model/request.js";
import { isFlaky, type ModelManifest } from "./manifest.js";

const mostOccurrences = 6;
const mostTakes = 12;

export function keyOf(request: RenderRequest, occurrence: number, take: number): string {
  return idempotencyKey("shots", { fingerprint: fingerprint("sora-1", request), occurrence }, take);
}

/** Every key that may ever be used, with its request. */
export function derivedKeys(manifest: ModelManifest): Map<string, RenderRequest> {
  const keys = new Map<string, RenderRequest>();
  for (const request of manifest.requests) {
    for (let occurrence = 1; occurrence <= mostOccurrences; occurrence += 1) {
      for (let take = 1; take <= mostTakes; take += 1) keys.set(keyOf(request, occurrence, take), request);
    }
  }
  return keys;
}

/** Takes whose generation fails on the server: the first one of every flaky prompt. */
export function flakyKeys(manifest: ModelManifest): string[] {
  return manifest.requests
    .filter((request) => isFlaky(request.prompt))
    .flatMap((request) => Array.from({ length: mostOccurrences }, (_, index) => keyOf(request, index + 1, 1)));
}

/** For each occurrence of a request, how many of its takes are among these keys. */
export function takesBought(request: RenderRequest, keys: ReadonlySet<string>): number[] {
  return Array.from({ length: mostOccurrences }, (_, index) => {
    const takes = Array.from({ length: mostTakes }, (_, take) => keyOf(request, index + 1, take + 1));
    return takes.filter((key) => keys.has(key)).length;
  });
}
