// Counts the requests of the last 60 seconds.
const WINDOW_MS = 60_000;

export class RateWindow {
  readonly #limit: number;
  #admitted: number[] = [];

  /** @param limit requests admitted in any 60 seconds */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Admits a request, or says in how many whole seconds to come back. Refused requests do not count. */
  admit(now: number): number | undefined {
    this.#admitted = this.#admitted.filter((at) => at > now - WINDOW_MS);
    if (this.#admitted.length < this.#limit) {
      this.#admitted.push(now);
      return undefined;
    }
    const oldest = this.#admitted[0] ?? now;
    return Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000));
  }
}
