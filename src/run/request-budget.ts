// One budget for every request to the API: never more than R in any 60 s as the server sees them, less when it says so.
import type { Failure } from "../model/failure.js";
import type { SubmitOutcome } from "../model/video-api.js";
import type { Clock } from "../util/clock.js";
import type { Result } from "../util/result.js";
import { isAway, type Outage, outageAfter } from "./outage.js";
import { nextProbe, nextRequest, type RequestClass, type WaitingRequest } from "./request-order.js";
import { fullRate, pause, proven, type RequestRate, recovered, slower } from "./request-rate.js";

interface Waiting extends WaitingRequest {
  readonly go: () => void;
}

/** What a request may come back with, as far as it tells about the server; null when it was not sent after all. */
type Answer = SubmitOutcome | Result<unknown, Failure> | null;

interface Sent {
  readonly ended: number;
  readonly accepted: boolean;
}

const windowMs = 60_000;
/** A 429 to a submit within this time after one to a look is about the rate. */
const recentMs = 60_000;

export class RequestBudget {
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  readonly #longestOutage: number;
  readonly #waiting: Waiting[] = [];
  /** The requests of the last 60 s, counted from their answers. */
  #sent: Sent[] = [];
  /** How many of them the server took: asked after every request, and there may be thousands. */
  #accepted = 0;
  #rate: RequestRate;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #outage: Outage | null = null;
  #answered = false;
  #underWay = 0;
  /** From when a look or a download may follow the last one. */
  #nextOtherAt = Number.NEGATIVE_INFINITY;
  #moreToSubmit: () => boolean = () => false;
  #onAnswer: (perMinute: number) => void = () => {};
  #wakeAt = Number.POSITIVE_INFINITY;
  /** Requests of all kinds so far. */
  sent = 0;

  /**
   * @param stop ends every wait; a request that has begun is not touched.
   * @param longestOutage how long a server that has answered before may be away until its failures count as any other, milliseconds.
   * @param quiet how long nothing may have been refused until more is asked again, milliseconds.
   */
  constructor(requestsPerMinute: number, clock: Clock, stop: AbortSignal, longestOutage = 600_000, quiet?: number) {
    this.#rate = fullRate(requestsPerMinute, clock.monotonic(), quiet);
    this.#clock = clock;
    this.#stop = stop;
    this.#longestOutage = longestOutage;
  }

  /** How much of the budget is used now, 0 to 1. */
  get fill(): number {
    this.#refresh(this.#clock.monotonic());
    return Math.min(1, this.#used / this.#unreserved);
  }

  get #used(): number {
    return this.#underWay + this.#sent.length;
  }

  /** Places for looks and downloads: all but one while there is something to submit. */
  get #unreserved(): number {
    return Math.max(1, this.#rate.current - (this.#moreToSubmit() ? 1 : 0));
  }

  /** Whether the server is away for a moment: a look finds out when it is back. */
  get away(): boolean {
    return this.#outage !== null;
  }

  /** Whether a refusal is likely about the rate: looks were refused lately, or as much was answered as was allowed before. */
  get strained(): boolean {
    const now = this.#clock.monotonic();
    this.#refresh(now);
    return now - this.#refusedAt < recentMs || this.#accepted >= this.#rate.allows;
  }

  /**
   * Waits for a place, then runs `request`. A place counts from before the request until 60 s after its answer: the server saw
   * it somewhere in between, so no 60 s of the server's hold more than the limit.
   * @param urgency among waiting requests of one class the greater goes first.
   * @throws the stop signal's reason when it fires while waiting.
   */
  async run<T extends Answer>(kind: RequestClass, request: () => Promise<T>, urgency = () => 0): Promise<T> {
    await this.#enter(kind, urgency);
    this.sent += 1;
    const sentAt = this.#clock.monotonic();
    let left = true;
    let accepted = false;
    try {
      const answer = await request();
      left = answer !== null;
      if (answer !== null) accepted = this.#learn(kind, failureOf(answer), sentAt);
      return answer;
    } finally {
      this.#underWay -= 1;
      if (left) {
        this.#sent.push({ ended: this.#clock.monotonic(), accepted });
        if (accepted) this.#accepted += 1;
        this.#refresh(this.#clock.monotonic());
        if (accepted) this.#rate = proven(this.#rate, this.#accepted);
        this.#onAnswer(Math.floor(this.#rate.current));
      } else this.sent -= 1;
      // Others may have waited for the outcome of this one alone.
      if (this.#waiting.length > 0) this.#admit();
    }
  }

  /** While `more` says so, a place is kept free for the next submit and other requests come evenly. */
  expectSubmits(more: () => boolean): void {
    this.#moreToSubmit = more;
  }

  /** @param answered told after every request of how many the run allows itself a minute from now on. */
  watch(answered: (perMinute: number) => void): void {
    this.#onAnswer = answered;
  }

  /** A submit was refused with 429, and not for the number of jobs. @param sentAt when it left. */
  slowDown(sentAt: number): void {
    const now = this.#clock.monotonic();
    this.#refresh(now);
    this.#rate = slower(this.#rate, this.#accepted, sentAt, now);
  }

  /** @returns whether the server took the request. */
  #learn(kind: RequestClass, failure: Failure | null, sentAt: number): boolean {
    const now = this.#clock.monotonic();
    if (failure !== null && isAway(failure)) {
      // A server that never answered is not away for a moment: its failures are the caller's to report.
      if (this.#answered) this.#outage = outageAfter(this.#outage, failure, sentAt, this.#longestOutage, now);
      return false;
    }
    // A broken connection tells neither.
    if (failure?.kind === "network" || failure?.kind === "timeout") return false;
    this.#answered = true;
    this.#outage = null;
    if (failure?.kind !== "rate-limited") return true;
    // A submit's 429 may be about the number of jobs: its caller decides.
    if (kind !== "submit") {
      this.#refusedAt = now;
      this.slowDown(sentAt);
    }
    return false;
  }

  #enter(kind: RequestClass, urgency: () => number): Promise<void> {
    this.#stop.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abandon = (): void => {
        const index = this.#waiting.indexOf(entry);
        if (index < 0) return;
        this.#waiting.splice(index, 1);
        reject(this.#stop.reason);
      };
      const entry: Waiting = {
        kind,
        urgency,
        since: this.#clock.monotonic(),
        go: () => {
          this.#stop.removeEventListener("abort", abandon);
          this.#underWay += 1;
          resolve();
        },
      };
      this.#stop.addEventListener("abort", abandon, { once: true });
      this.#waiting.push(entry);
      this.#admit();
    });
  }

  #admit(): void {
    const now = this.#clock.monotonic();
    this.#refresh(now);
    while (this.#used < this.#rate.current) {
      const next = this.#choose(now);
      if (next < 0) break;
      if (this.#waiting[next]?.kind !== "submit") {
        if (this.#used >= this.#unreserved || now < this.#nextOtherAt) break;
        if (this.#moreToSubmit()) this.#nextOtherAt = now + pause(this.#used, this.#unreserved);
      }
      this.#waiting.splice(next, 1)[0]?.go();
    }
    if (this.#waiting.length > 0) this.#wakeAfter(this.#nextChange(now), now);
  }

  #choose(now: number): number {
    const outage = this.#outage;
    if (outage === null || now - outage.began >= this.#longestOutage) return nextRequest(this.#waiting, now);
    if (this.#underWay > 0 || now < outage.probeAt) return -1;
    return nextProbe(this.#waiting, outage.failedAt, now);
  }

  /** Milliseconds until time alone may let a request go. */
  #nextChange(now: number): number {
    const oldest = this.#sent[0];
    const full = this.#used >= this.#unreserved;
    // With every place under way, or one request asking for all, an answer changes things, and is heard of anyway.
    const place = full && oldest !== undefined ? windowMs - (now - oldest.ended) : 1000;
    const wait = full || now >= this.#nextOtherAt ? place : this.#nextOtherAt - now;
    return Math.max(1, this.#outage === null ? wait : Math.max(wait, this.#outage.probeAt - now));
  }

  #wakeAfter(wait: number, now: number): void {
    if (now + wait >= this.#wakeAt) return;
    const at = now + wait;
    this.#wakeAt = at;
    this.#clock.sleep(wait, this.#stop).then(
      () => {
        if (this.#wakeAt === at) this.#wakeAt = Number.POSITIVE_INFINITY;
        this.#admit();
      },
      // Stopped: every waiter has been told by its own listener.
      () => {},
    );
  }

  #refresh(now: number): void {
    while (this.#sent[0] !== undefined && now - this.#sent[0].ended >= windowMs) {
      if (this.#sent.shift()?.accepted) this.#accepted -= 1;
    }
    this.#rate = recovered(this.#rate, now);
  }
}

function failureOf(answer: NonNullable<Answer>): Failure | null {
  if ("ok" in answer) return answer.ok ? null : answer.error;
  return answer.outcome === "created" ? null : answer.failure;
}
