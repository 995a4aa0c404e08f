// A server of the API in memory, on the schedule's clock: it honours keys for a while, loses answers, and bills what it accepts.
import { createHash } from "node:crypto";
import type { Failure } from "../../../src/model/failure.js";
import { FailureError } from "../../../src/model/failure.js";
import type { RenderRequest } from "../../../src/model/request.js";
import type { Content, ContentTarget, JobView, SubmitOutcome, VideoApi } from "../../../src/model/video-api.js";
import { fail, ok } from "../../../src/util/result.js";
import { videoOf } from "../../support/scripted-server/book.js";
import type { ScheduleClock } from "./clock.js";
import type { Fault } from "./schedule.js";

const hour = 3_600_000;
const renderMs = 30_000;
const lifetimeMs = 24 * hour;

export interface MemoryJob {
  readonly id: string;
  readonly key: string;
  readonly request: RenderRequest;
  /** Server time, milliseconds. */
  readonly at: number;
}

/** What the server asks of the schedule: every edge may be the one at which something befalls the process. */
export interface Edges {
  edge(): Promise<void>;
  injected(): void;
}

export class MemoryServer {
  readonly jobs: MemoryJob[] = [];
  requests = 0;
  /** A key is known for a day, and longer when the client's clock may be ahead: that is what the client can know. */
  keyMemoryMs = 24 * hour;
  readonly #clock: ScheduleClock;
  readonly #fails: (key: string) => boolean;

  constructor(clock: ScheduleClock, fails: (key: string) => boolean) {
    this.#clock = clock;
    this.#fails = fails;
  }

  /** One client's view of it. */
  client(edges: Edges, faults: readonly Fault[]): VideoApi {
    const calls = { create: 0, status: 0, content: 0 };
    const faultOf = <Call extends Fault["call"]>(call: Call) => {
      calls[call] += 1;
      this.requests += 1;
      const found = faults.find(
        (fault): fault is Fault & { call: Call } => fault.call === call && fault.nth === calls[call],
      );
      if (found) edges.injected();
      return found?.what;
    };
    const pause = (ms: number, signal?: AbortSignal): Promise<void> => this.#clock.sleep(ms, signal);

    return {
      create: async (request, key): Promise<SubmitOutcome> => {
        const fault = faultOf("create");
        await edges.edge();
        await pause(100);
        if (fault === "not-sent") return { outcome: "not-sent", failure: failure("unreachable") };
        if (fault === "lost-before") return { outcome: "unknown", failure: failure("network") };
        if (fault === "500-before") return { outcome: "unknown", failure: failure("server", 500) };
        if (fault === "429") return { outcome: "refused", failure: failure("rate-limited", 429) };
        const job = this.#accept(request, key);
        await edges.edge();
        await pause(100);
        if (fault === "lost-after") return { outcome: "unknown", failure: failure("network") };
        if (fault === "500-after") return { outcome: "unknown", failure: failure("server", 500) };
        if (fault === "no-id") return { outcome: "unknown", failure: failure("malformed", 201) };
        return { outcome: "created", job: this.#view(job, "queued") };
      },
      status: async (id, _request, signal) => {
        const fault = faultOf("status");
        await edges.edge();
        await pause(100, signal);
        if (fault === "404") return fail(failure("not-found", 404));
        if (fault === "500") return fail(failure("server", 500));
        if (fault === "timeout") return fail(failure("timeout"));
        const job = this.#find(id);
        if (!job) return fail(failure("not-found", 404));
        if (fault === "unknown-word") return ok(this.#view(job, "unknown"));
        const view = this.#view(job, this.#statusOf(job));
        return ok(fault === "no-generations" ? { ...view, generations: [] } : view);
      },
      content: async (target, resume, signal) => {
        const fault = faultOf("content");
        await edges.edge();
        await pause(100, signal);
        if (fault === "404") return fail(failure("not-found", 404));
        if (fault === "500") return fail(failure("server", 500));
        const job = this.#find(target.job);
        if (!job || this.#statusOf(job) !== "completed") return fail(failure("not-found", 404));
        const video =
          fault === "garbage"
            ? Buffer.alloc(30_000, "not a video ")
            : videoOf({ ...job.request, key: job.key }, variantOf(target));
        const etag = `"${createHash("sha256").update(video).digest("hex").slice(0, 16)}"`;
        const start = resume && resume.etag === etag && resume.offset < video.length ? resume.offset : 0;
        const content: Content = {
          start,
          total: video.length,
          type: fault === "html" ? "text/html" : "video/mp4",
          etag,
          body: this.#body(video.subarray(start), fault === "cut", edges, signal),
        };
        return ok(content);
      },
      cancel: async () => fail(failure("server", 500)),
    };
  }

  async *#body(bytes: Buffer, cut: boolean, edges: Edges, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const third = Math.ceil(bytes.length / 3);
    for (let at = 0; at < bytes.length; at += third) {
      await edges.edge();
      await this.#clock.sleep(50, signal);
      if (cut && at > 0) throw new FailureError(failure("network"));
      yield bytes.subarray(at, at + third);
    }
  }

  #accept(request: RenderRequest, key: string): MemoryJob {
    const now = this.#clock.serverNow();
    const known = this.jobs.findLast((job) => job.key === key);
    if (known && now - known.at < this.keyMemoryMs) return known;
    const again = this.jobs.filter((job) => job.key === key).length;
    const job = { id: `task_${key.slice(0, 24)}${again > 0 ? `_${again}` : ""}`, key, request, at: now };
    this.jobs.push(job);
    return job;
  }

  /** What has expired is forgotten altogether. */
  #find(id: string): MemoryJob | undefined {
    const job = this.jobs.find((candidate) => candidate.id === id);
    return job && this.#clock.serverNow() - job.at < renderMs + lifetimeMs ? job : undefined;
  }

  #statusOf(job: MemoryJob): "queued" | "in_progress" | "completed" | "failed" {
    const age = this.#clock.serverNow() - job.at;
    if (age < renderMs / 3) return "queued";
    if (age < renderMs) return "in_progress";
    return this.#fails(job.key) ? "failed" : "completed";
  }

  #view(job: MemoryJob, status: JobView["status"]): JobView {
    const done = status === "completed";
    const at = Math.floor(job.at / 1000);
    return {
      id: job.id,
      status,
      raw_status: status,
      created_at: at,
      finished_at: done ? at + renderMs / 1000 : null,
      expires_at: done ? at + (renderMs + lifetimeMs) / 1000 : null,
      generations: done
        ? Array.from({ length: job.request.n_variants ?? 1 }, (_, index) => ({
            id: `gen_${index + 1}`,
            video_url: `https://videos.example/${job.id}/${index + 1}`,
          }))
        : [],
      failure_reason: status === "failed" ? "Internal generation error" : null,
      differences: [],
    };
  }
}

function variantOf(target: ContentTarget): number {
  return target.from === "url" ? Number(target.url.slice(-1)) : 1;
}

function failure(kind: Failure["kind"], status?: number): Failure {
  return { kind, message: `injected: ${kind}`, ...(status === undefined ? {} : { status }) };
}
