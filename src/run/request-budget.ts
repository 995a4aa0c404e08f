// One budget for every request to the API: never more than R in any 60 s as the server sees them.
import type { Clock } from "../util/clock.js";

/** Submits first, then polls, then downloads; a request that waited longer than `patienceMs` overtakes them all. */
export type RequestClass = "submit" | "poll" | "download";

const rank: Record<RequestClass, number> = { submit: 0, poll: 1, download: 2 };
const windowMs = 60_000;
const patienceMs = 120_000;

interface Waiting {
  readonly rank: number;
  readonly since: number;
  readonly go: () => void;
}

export class RequestBudget {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  readonly #waiting: Waiting[] = [];
  /** When each finished request of the last 60 s ended. */
  #ended: number[] = [];
  #underWay = 0;
  #timer = false;
  sent = 0;

  /** @param stop ends every wait; a request that has begun is not touched. */
  constructor(requestsPerMinute: number, clock: Clock, stop: AbortSignal) {
    this.#limit = requestsPerMinute;
    this.#clock = clock;
    this.#stop = stop;
  }

  /**
   * Waits for a place, then runs `request`. A place counts from before the request until 60 s after its answer: the server saw
   * it somewhere in between, so no 60 s of the server's hold more than the limit.
   * @throws the stop signal's reason when it fires while waiting.
   */
  async run<T>(kind: RequestClass, request: () => Promise<T>): Promise<T> {
    await this.#enter(rank[kind]);
    this.sent += 1;
    try {
      return await request();
    } finally {
      this.#underWay -= 1;
      this.#ended.push(this.#clock.monotonic());
    }
  }

  #enter(order: number): Promise<void> {
    this.#stop.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abandon = (): void => {
        const index = this.#waiting.indexOf(entry);
        if (index < 0) return;
        this.#waiting.splice(index, 1);
        reject(this.#stop.reason);
      };
      const entry: Waiting = {
        rank: order,
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
    this.#ended = this.#ended.filter((at) => now - at < windowMs);
    while (this.#waiting.length > 0 && this.#underWay + this.#ended.length < this.#limit) {
      this.#takeNext(now)?.go();
    }
    const oldest = this.#ended[0];
    if (this.#waiting.length === 0 || this.#timer) return;
    this.#timer = true;
    // With every place under way there is no end to wait for yet: look again soon.
    const wait = oldest === undefined ? 100 : windowMs - (now - oldest);
    this.#clock.sleep(Math.max(1, wait), this.#stop).then(
      () => {
        this.#timer = false;
        this.#admit();
      },
      () => {
        // Stopped: every waiter has been told by its own listener.
        this.#timer = false;
      },
    );
  }

  #takeNext(now: number): Waiting | undefined {
    let best = 0;
    this.#waiting.forEach((entry, index) => {
      const leader = this.#waiting[best];
      if (leader && effectiveRank(entry, now) < effectiveRank(leader, now)) best = index;
    });
    return this.#waiting.splice(best, 1)[0];
  }
}

function effectiveRank(entry: Waiting, now: number): number {
  return now - entry.since > patienceMs ? -1 : entry.rank;
}
