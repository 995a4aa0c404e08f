// The other side of a run, in memory: an API that does what a test scripts and keeps a ledger of what was bought.
import type { Failure } from "../../src/model/failure.js";
import type { RenderRequest } from "../../src/model/request.js";
import type { JobView, SaveOrder, SubmitOutcome, VideoApi, VideoStore } from "../../src/model/video-api.js";
import type { Clock } from "../../src/util/clock.js";
import { fail, ok, type Result } from "../../src/util/result.js";

export type PostScript = (post: {
  key: string;
  request: RenderRequest;
  attempt: number;
}) => "accept" | SubmitOutcome | "accept-then-unknown";
export type JobScript = (job: {
  id: string;
  prompt: string;
  ageMs: number;
  cancelled: boolean;
  polls: number;
}) => Partial<JobView> | Failure;

export const refused = (kind: Failure["kind"], extra: Partial<Failure> = {}): SubmitOutcome => ({
  outcome: "refused",
  failure: { kind, message: `${kind} said the server`, ...extra },
});
export const unknown = (kind: Failure["kind"], message = `${kind} happened`): SubmitOutcome => ({
  outcome: "unknown",
  failure: { kind, message },
});

interface Job {
  readonly id: string;
  readonly key: string;
  readonly request: RenderRequest;
  readonly at: number;
  cancelled: boolean;
  polls: number;
}

/** Jobs are rendered 60 s after they were accepted unless the script says otherwise. */
export class FakeServer implements VideoApi, VideoStore {
  readonly #clock: Clock;
  readonly #byKey = new Map<string, Job>();
  readonly jobs: Job[] = [];
  readonly posts: string[] = [];
  readonly saved: string[] = [];
  readonly deletes: string[] = [];
  active = 0;
  mostActive = 0;
  onPost: PostScript = () => "accept";
  onJob: JobScript = ({ ageMs }) => (ageMs >= 60_000 ? { status: "completed" } : { status: "in_progress" });
  onSave: (order: SaveOrder, attempt: number) => Failure | null = () => null;
  readonly #saves = new Map<string, number>();
  readonly #ended = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async create(request: RenderRequest, key: string): Promise<SubmitOutcome> {
    this.posts.push(key);
    await this.#clock.sleep(100);
    const script = this.onPost({ key, request, attempt: this.posts.filter((posted) => posted === key).length });
    if (typeof script === "object") return script;
    const job = this.#byKey.get(key) ?? this.#accept(request, key);
    if (script === "accept-then-unknown") return unknown("network");
    return { outcome: "created", job: this.#view(job, { status: "queued" }) };
  }

  async status(id: string, _request: RenderRequest, signal?: AbortSignal): Promise<Result<JobView, Failure>> {
    await this.#clock.sleep(100, signal);
    const job = this.jobs.find((candidate) => candidate.id === id);
    if (!job) return fail({ kind: "not-found", message: "no such job", status: 404 });
    job.polls += 1;
    const { prompt } = job.request;
    const said = this.onJob({
      id,
      prompt,
      ageMs: this.#clock.monotonic() - job.at,
      cancelled: job.cancelled,
      polls: job.polls,
    });
    if ("kind" in said) return fail(said);
    const view = this.#view(job, said);
    if (["completed", "failed", "cancelled"].includes(view.status)) this.#end(job);
    return ok(view);
  }

  async cancel(id: string): Promise<Result<JobView | null, Failure>> {
    this.deletes.push(id);
    await this.#clock.sleep(100);
    const job = this.jobs.find((candidate) => candidate.id === id);
    if (!job) return fail({ kind: "not-found", message: "no such job", status: 404 });
    job.cancelled = true;
    this.#end(job);
    return ok(null);
  }

  content(): never {
    throw new Error("the run asks the store, not the API, for content");
  }

  async save(order: SaveOrder, _progress: unknown, signal?: AbortSignal) {
    await this.#clock.sleep(4000, signal);
    const attempt = (this.#saves.get(order.path) ?? 0) + 1;
    this.#saves.set(order.path, attempt);
    const failure = this.onSave(order, attempt);
    if (failure) return fail(failure);
    this.saved.push(order.path);
    const size = { width: 1280, height: 720, seconds: 5 };
    return ok({ path: order.path, size: 1000, sha256: "0".repeat(64), mtime_ms: 0, ...size, warnings: [] });
  }

  #accept(request: RenderRequest, key: string): Job {
    const job = {
      id: `task_${this.jobs.length + 1}`,
      key,
      request,
      at: this.#clock.monotonic(),
      cancelled: false,
      polls: 0,
    };
    this.jobs.push(job);
    this.#byKey.set(key, job);
    this.active += 1;
    this.mostActive = Math.max(this.mostActive, this.active);
    return job;
  }

  #end(job: Job): void {
    if (this.#ended.has(job.id)) return;
    this.#ended.add(job.id);
    this.active -= 1;
  }

  #view(job: Job, said: Partial<JobView>): JobView {
    const status = said.status ?? "queued";
    const done = status === "completed";
    return {
      id: job.id,
      status,
      raw_status: status,
      created_at: 0,
      finished_at: done ? 60 : null,
      expires_at: done ? 86_460 : null,
      generations: done ? [{ id: `gen_${job.id}`, video_url: null }] : [],
      failure_reason: null,
      differences: [],
      ...said,
    };
  }
}
