// What every part of a run shares: the ports it works through, its policies, and why it may have to stop buying.
import type { Fact } from "../model/fact.js";
import type { Failure } from "../model/failure.js";
import type { Notice } from "../model/notice.js";
import type { RenderTime } from "../model/render-times.js";
import type { Settings } from "../model/settings.js";
import type { VideoApi, VideoStore } from "../model/video-api.js";
import type { Clock } from "../util/clock.js";
import type { JobSlots } from "./job-slots.js";
import type { Lookout } from "./lookout.js";
import type { RequestBudget } from "./request-budget.js";

export interface RunPorts {
  readonly api: VideoApi;
  readonly store: VideoStore;
  /** Resolves when the fact is durable; a rejection stops the run. */
  readonly record: (fact: Fact) => Promise<void>;
  /** For the screen; may be dropped. */
  readonly notify: (notice: Notice) => void;
  readonly clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /** The user's wish to leave, or a failure of the state: ends sleeps, polls and downloads, never a POST in flight. */
  readonly stop: AbortSignal;
  /** A bug or a failed record was met: stop everything. */
  readonly fail: (error: unknown) => void;
  /** How long renders took before, by the monotonic clock, oldest first. Default: none is known. */
  readonly renderTimes?: readonly RenderTime[];
  /** The batch's one request budget; the store's requests for content go through it too. */
  readonly budget: RequestBudget;
}

/** Why no more is bought in this run; what was bought is still collected. */
export type StopReason = "credentials" | "submit-failures" | "disk" | "fail-fast";

export interface RunContext extends RunPorts {
  readonly settings: Settings;
  readonly gate: SubmitGate;
  readonly retries: RetryAllowance;
  /** A shot did not succeed: with --fail-fast, nothing more is bought. */
  readonly unsuccessful: (shot: string) => void;
  /** Where submits wait for a place on the server. */
  readonly slots: JobSlots;
  /** What says when to look at a job. */
  readonly lookout: Lookout;
}

/** Submit failures in a row, not counting 429, after which the server is left alone. */
const failuresInARow = 5;

/** Whether new submits may still leave. */
export class SubmitGate {
  readonly #notify: (notice: Notice) => void;
  #closed: { readonly reason: StopReason; readonly message: string } | null = null;
  #failures = 0;
  /** POSTs whose answer is awaited. */
  inFlight = 0;

  constructor(notify: (notice: Notice) => void) {
    this.#notify = notify;
  }

  get closed(): { readonly reason: StopReason; readonly message: string } | null {
    return this.#closed;
  }

  close(reason: StopReason, message: string): void {
    if (this.#closed) return;
    this.#closed = { reason, message };
    this.#notify({ notice: "submits-stopped", reason: message });
  }

  accepted(): void {
    this.#failures = 0;
  }

  failed(failure: Failure): void {
    this.#failures += 1;
    if (this.#failures >= failuresInARow) {
      this.close("submit-failures", `${failuresInARow} submits in a row failed; the last: ${failure.message}`);
    }
  }
}

/** Bounds all retries of a run together (20 % of the requests and 10 more), so that a dead server sees a bounded number. */
export class RetryAllowance {
  readonly #sent: () => number;
  #used = 0;

  constructor(sent: () => number) {
    this.#sent = sent;
  }

  take(): boolean {
    if (this.#used >= 10 + 0.2 * this.#sent()) return false;
    this.#used += 1;
    return true;
  }
}
