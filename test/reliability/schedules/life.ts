// One process of a schedule, from its start to its end or its sudden death: counts its edges and lets mishaps happen at them.
import type { Edges } from "./memory-server.js";
import type { Mishap } from "./schedule.js";

/** What a call of a dead process ends with, once its remains have been copied. */
export class Unwound extends Error {
  override readonly name = "Unwound";
}

export class Life implements Edges {
  readonly #mishaps: readonly (Mishap & { readonly edge: number })[];
  readonly #happen: (mishap: Mishap) => Promise<void>;
  #edges = 0;
  #dead = false;
  #unwind = (): void => {};
  readonly #grave: Promise<never>;
  #die = (): void => {};
  /** Settles when the process is killed. */
  readonly death: Promise<void>;
  faultsMet = 0;

  constructor(
    mishaps: readonly (Mishap & { readonly edge: number })[],
    happen: (mishap: Mishap, life: Life) => Promise<void>,
  ) {
    this.#mishaps = mishaps;
    this.#happen = (mishap) => happen(mishap, this);
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
    this.#grave = new Promise((_, reject) => {
      this.#unwind = () => reject(new Unwound("the process is dead"));
    });
    // Nobody may be waiting at the moment of death.
    this.#grave.catch(() => {});
  }

  /** A dead process never gets past an edge. */
  async edge(): Promise<void> {
    if (this.#dead) return this.#grave;
    this.#edges += 1;
    for (const mishap of this.#mishaps.filter(({ edge }) => edge === this.#edges)) await this.#happen(mishap);
    if (this.#dead) return this.#grave;
  }

  injected(): void {
    this.faultsMet += 1;
  }

  kill(): void {
    this.#dead = true;
    this.#die();
  }

  /** Lets what still hangs in the dead process end, so that it frees its files. */
  unwind(): void {
    this.#unwind();
  }
}
