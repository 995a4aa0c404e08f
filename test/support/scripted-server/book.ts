// The scripted server's books: which jobs were bought under which key, and what each request was.
import { createHash } from "node:crypto";
import { tinyMp4 } from "../tiny-mp4.js";
import type { Kind } from "./misdeed.js";

export interface BookedJob {
  readonly id: string;
  readonly key: string | null;
  /** The create's body, byte for byte. */
  readonly body: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** Seconds since 1970. */
  readonly created_at: number;
  finished_at: number | null;
  looks: number;
  status: string;
  purged: boolean;
}

export interface BookedRequest {
  readonly kind: Kind;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

/**
 * - `honour` a repeated key answers with the original job
 * - `ignore` it counts for nothing: every create is a purchase
 * - `replay-500` the first create of a key buys a job and is answered 500, and so is every repetition
 */
export type KeyManners = "honour" | "ignore" | "replay-500";

export class JobBook {
  readonly jobs: BookedJob[] = [];
  readonly requests: BookedRequest[] = [];
  readonly #byKey = new Map<string, BookedJob>();
  keys: KeyManners = "honour";
  /** Looks at a job that find it unfinished. */
  looksToRender = 1;
  /** Seconds from completion to expiry, as announced. */
  lifetime = 86_400;
  /** Says why a job fails, or null. */
  failing: (job: BookedJob) => string | null = () => null;
  idOf: (number: number, key: string | null) => string = (number) => `task_${String(number).padStart(4, "0")}`;
  origin = "";

  accept(key: string | null, body: string): BookedJob {
    const known = key === null || this.keys === "ignore" ? undefined : this.#byKey.get(key);
    if (known) return known;
    const parsed: unknown = JSON.parse(body);
    const job: BookedJob = {
      id: this.idOf(this.jobs.length + 1, key),
      key,
      body,
      request: typeof parsed === "object" && parsed !== null ? { ...parsed } : {},
      created_at: Math.floor(Date.now() / 1000),
      finished_at: null,
      looks: 0,
      status: "queued",
      purged: false,
    };
    this.jobs.push(job);
    if (key !== null) this.#byKey.set(key, job);
    return job;
  }

  find(id: string | null): BookedJob | undefined {
    return this.jobs.find((job) => job.id === id && !job.purged);
  }

  /** A look moves the job on. */
  look(job: BookedJob): void {
    job.looks += 1;
    if (job.status !== "queued" && job.status !== "in_progress") return;
    job.status = job.looks <= this.looksToRender ? "in_progress" : this.failing(job) === null ? "completed" : "failed";
    if (job.status === "completed") job.finished_at = Math.floor(Date.now() / 1000);
  }

  cancel(job: BookedJob): void {
    if (job.status === "queued" || job.status === "in_progress") job.status = "cancelled";
  }

  view(job: BookedJob): Record<string, unknown> {
    const done = job.status === "completed";
    const variants = Number(job.request.n_variants ?? 1);
    return {
      object: "video.generation.job",
      id: job.id,
      status: job.status,
      created_at: job.created_at,
      finished_at: job.finished_at,
      expires_at: job.finished_at === null ? null : job.finished_at + this.lifetime,
      generations: done
        ? Array.from({ length: variants }, (_, index) => ({
            id: `gen_${job.id}_${index + 1}`,
            video_url: `${this.origin}/v1/videos/${encodeURIComponent(job.id)}/content${variants > 1 ? `?variant=${index + 1}` : ""}`,
          }))
        : [],
      ...job.request,
      failure_reason: job.status === "failed" ? this.failing(job) : null,
    };
  }

  /** Prompts of the jobs bought, sorted. */
  bought(): string[] {
    return this.jobs.map((job) => String(job.request.prompt)).sort();
  }

  sent(kind: Kind): BookedRequest[] {
    return this.requests.filter((request) => request.kind === kind);
  }
}

/** Always the same bytes for the same request, key and variant: small, whole, of the size and length asked for. */
export function videoOf(request: Readonly<Record<string, unknown>>, variant: number): Buffer {
  const digest = createHash("sha256")
    .update(JSON.stringify(Object.entries(request).sort()))
    .digest();
  return tinyMp4({
    width: Number(request.width ?? 1080),
    height: Number(request.height ?? 1080),
    seconds: Number(request.n_seconds ?? 5),
    // The length tells them apart.
    media: 20_000 + digest.readUInt16BE(0) + variant,
  });
}
