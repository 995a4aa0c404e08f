// What the tests of this folder are made of: requests, jobs and clients with sensible parts.
import { createVideoApi, type VideoApiOptions } from "../../src/api/client.js";
import type { Failure } from "../../src/model/failure.js";
import type { RenderRequest } from "../../src/model/request.js";
import type { VideoApi } from "../../src/model/video-api.js";
import type { Result } from "../../src/util/result.js";

export const request: RenderRequest = {
  model: "sora-1-turbo",
  prompt: "A rocket landing on Mars",
  n_seconds: 5,
  width: 1280,
  height: 720,
  n_variants: 1,
};

export const apiKey = "sk-canary/Aa+Zz09=\"'";

/** The contract's job object. */
export function job(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    object: "video.generation.job",
    id: "task_01",
    status: "queued",
    created_at: 1750510587,
    finished_at: null,
    expires_at: null,
    generations: [],
    ...request,
    failure_reason: null,
    ...changes,
  };
}

export function client(baseUrl: URL | string, options: Partial<VideoApiOptions> = {}): VideoApi {
  return createVideoApi({
    baseUrl: new URL(baseUrl),
    dialect: "sora-1",
    apiKey,
    userAgent: "sora-batch/test",
    ...options,
  });
}

/** The failure of a result that must be one. */
export function failureOf(result: Result<unknown, Failure>): Failure {
  if (result.ok) throw new Error(`expected a failure, got ${JSON.stringify(result.value)}`);
  return result.error;
}

/** The value of a result that must have one. */
export function accepted<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`expected a value, got ${JSON.stringify(result.error)}`);
  return result.value;
}

export async function readAll(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The sentence of a result that failed with one. */
export function failureText(result: Result<unknown, string>): string {
  if (result.ok) throw new Error("expected a failure");
  return result.error;
}
