// What happened, for observers: the requests as the server saw them and the jobs it would bill.
import type { FaultName } from "./faults.js";
import { finishedAt, type Job, type JobStatus, statusAt } from "./job.js";
import type { RenderRequest } from "./render-request.js";

/** Requests remembered; the oldest are forgotten first. */
const MAX_REQUESTS = 10_000;

export interface SimulatedRequest {
  /** When all of it had arrived, in milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  /** SHA-256 of the body's bytes, in hexadecimal; undefined without a body. */
  readonly bodySha256: string | undefined;
  /** Status answered; undefined when the connection was cut before any answer. */
  readonly status: number | undefined;
  /** The job it was about or that it created, also when the answer never arrived. */
  readonly jobId: string | undefined;
  readonly fault: FaultName | undefined;
}

/** Times are milliseconds since the epoch. */
export interface SimulatedJob {
  readonly id: string;
  readonly idempotencyKey: string | undefined;
  readonly request: RenderRequest;
  readonly status: JobStatus;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

export interface SimulatedLedger {
  /** The latest 10 000, oldest first. */
  readonly requests: readonly SimulatedRequest[];
  /** All of them, in the order accepted. */
  readonly jobs: readonly SimulatedJob[];
}

export class RequestLog {
  readonly #requests: SimulatedRequest[] = [];

  add(request: SimulatedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > MAX_REQUESTS) this.#requests.shift();
  }

  all(): readonly SimulatedRequest[] {
    return [...this.#requests];
  }
}

/** A job as observers see it. */
export function simulatedJob(job: Job, now: number): SimulatedJob {
  const { id, key, request, createdAt, startedAt } = job;
  const status = statusAt(job, now);
  return { id, idempotencyKey: key, request, status, createdAt, startedAt, finishedAt: finishedAt(job, now) };
}
