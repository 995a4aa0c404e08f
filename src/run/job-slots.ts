// Where submits wait for a place among the jobs that the server takes at once, and go on the moment a job ends.
import type { Clock } from "../util/clock.js";
import { capAfterAcceptance, capAfterProof, capAfterRefusal, fullCap, maySubmit, type SlotCap } from "./slot-cap.js";

interface Waiting {
  readonly go: () => void;
}

export class JobSlots {
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  readonly #waiting: Waiting[] = [];
  #cap: SlotCap;
  /** Places taken: jobs on the server, and submits on their way. */
  #jobs = 0;
  #onServer = 0;
  #unseen = 0;
  /** Most jobs that the server surely had at once since it last refused one for their number. */
  #proven = 0;
  /** 429s in a row. */
  #refusals = 0;
  #wakeAt = Number.POSITIVE_INFINITY;
  /** When the server last took a job or let one go, monotonic milliseconds. */
  movedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param max jobs that the settings allow on the server. @param stop ends every wait.
   * @param patience how long after a first refusal one more is tried, milliseconds.
   */
  constructor(max: number, clock: Clock, stop: AbortSignal, patience: number) {
    this.#cap = fullCap(max, patience);
    this.#clock = clock;
    this.#stop = stop;
  }

  /** Waits until one more job may be offered; the place is held until `ended`, `leave` or `refused`. @throws the stop signal's reason. */
  enter(): Promise<void> {
    this.#stop.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abandon = (): void => {
        const index = this.#waiting.indexOf(entry);
        if (index < 0) return;
        this.#waiting.splice(index, 1);
        reject(this.#stop.reason);
      };
      const go = (): void => {
        this.#stop.removeEventListener("abort", abandon);
        this.#jobs += 1;
        resolve();
      };
      const entry = { go };
      this.#stop.addEventListener("abort", abandon, { once: true });
      this.#waiting.push(entry);
      this.#admit();
    });
  }

  /** Submits on their way. */
  get coming(): number {
    return this.#jobs - this.#onServer;
  }

  /** Submits that wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * @param endedUnseen jobs that have ended on the server although nobody knows yet which.
   * @param heldTogether jobs that it surely had at once.
   */
  learn(endedUnseen: number, heldTogether: number): void {
    this.#unseen = endedUnseen;
    this.#proven = Math.max(this.#proven, heldTogether);
    this.#cap = capAfterProof(this.#cap, heldTogether, this.#clock.monotonic());
    this.#admit();
  }

  /** A job of an earlier run is on the server already. */
  occupy(): void {
    this.#jobs += 1;
    this.#onServer += 1;
  }

  accepted(): void {
    this.#refusals = 0;
    this.movedAt = this.#clock.monotonic();
    this.#onServer += 1;
    this.#cap = capAfterAcceptance(this.#cap, this.#onServer - this.#unseen, this.movedAt);
    this.#admit();
  }

  /**
   * The server answered 429 to the submit that holds a place; the place is given back.
   * A refusal below what the server took before is about its rate, unless another one follows before anything is accepted.
   * @param strained whether a refusal is likely about the rate, by what else was asked.
   * @returns what it was about, and how many jobs of ours the server had.
   */
  refused(strained: boolean): { readonly about: "rate" | "jobs"; readonly others: number } {
    const others = this.#jobs - this.#unseen - 1;
    this.#refusals += 1;
    const about = strained || (others < this.#proven && this.#refusals < 2) ? "rate" : "jobs";
    if (about === "jobs") {
      this.#cap = capAfterRefusal(this.#cap, others, this.#clock.monotonic());
      this.#proven = Math.min(this.#proven, this.#cap.cap);
    }
    this.leave();
    return { about, others };
  }

  /** The submit that holds a place came to nothing. */
  leave(): void {
    this.#jobs -= 1;
    this.#admit();
  }

  /** A job ended on the server. */
  ended(): void {
    this.movedAt = this.#clock.monotonic();
    this.#onServer -= 1;
    this.leave();
  }

  #admit(): void {
    const now = this.#clock.monotonic();
    while (this.#waiting.length > 0 && maySubmit(this.#cap, this.#jobs - this.#unseen, now))
      this.#waiting.shift()?.go();
    if (this.#waiting.length > 0 && this.#cap.cap < this.#cap.max) this.#wakeAfter(this.#cap.probeAt - now, now);
  }

  #wakeAfter(wait: number, now: number): void {
    if (wait <= 0 || now + wait >= this.#wakeAt) return;
    const at = now + wait;
    this.#wakeAt = at;
    this.#clock.sleep(wait, this.#stop).then(
      () => {
        this.#wakeAt = Number.POSITIVE_INFINITY;
        this.#admit();
      },
      // Stopped: every waiter has been told by its own listener.
      () => {},
    );
  }
}
