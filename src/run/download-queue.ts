// Downloads on their own limit, soonest expiry first, never holding a job slot.
import pLimit from "p-limit";
import type { Rendered } from "../model/fact.js";
import { type Take, unsavedTargets } from "../model/ledger.js";
import type { RenderRequest } from "../model/request.js";
import { type CollectOrder, collect } from "./collect.js";
import type { RunContext } from "./context.js";

export type Guard = (work: () => Promise<void>) => Promise<void>;

export class DownloadQueue {
  readonly #context: RunContext;
  readonly #guarded: Guard;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #orders: CollectOrder[] = [];
  readonly #tasks: Promise<void>[] = [];

  constructor(context: RunContext, guarded: Guard) {
    this.#context = context;
    this.#guarded = guarded;
    this.#limit = pLimit(context.settings.downloads);
  }

  add(orders: readonly CollectOrder[]): void {
    for (const order of orders) {
      this.#orders.push(order);
      // The limit runs first come, first served: each turn takes the most urgent order, not the one that queued the turn.
      this.#tasks.push(this.#limit(() => this.#guarded(() => this.#next())));
    }
  }

  async #next(): Promise<void> {
    const order = this.#mostUrgent();
    if (order && !(await collect(order, this.#context))) this.#context.unsuccessful(order.shot);
  }

  #mostUrgent(): CollectOrder | undefined {
    const expiry = (order: CollectOrder): number => order.expires_at ?? Number.POSITIVE_INFINITY;
    let best = 0;
    this.#orders.forEach((order, index) => {
      const leader = this.#orders[best];
      if (leader && expiry(order) < expiry(leader)) best = index;
    });
    return this.#orders.splice(best, 1)[0];
  }

  /** Call when nothing is added any more. */
  settled(): Promise<PromiseSettledResult<void>[]> {
    return Promise.allSettled(this.#tasks);
  }
}

/** What to fetch of a job just rendered, or of a take from an earlier run. */
export function collectOrders(
  source: {
    readonly take: Pick<Take, "key" | "saved"> & { readonly request: RenderRequest; readonly job: string };
    readonly shot: string;
    readonly rendered: Pick<Rendered, "generations" | "expires_at">;
    /** Saved before, and to be fetched again. */
    readonly again?: readonly number[];
    /** Rendered in an earlier run, which may have been cut off just before it recorded a file. */
    readonly adopt?: boolean;
  },
  pathOf: (variant: number) => string | undefined,
): CollectOrder[] {
  const { take, shot, rendered, again = [], adopt = false } = source;
  return unsavedTargets({ ...take, rendered }, again).flatMap(({ variant, target }) => {
    const path = pathOf(variant);
    if (path === undefined) return [];
    const { key, job, request } = take;
    const expires_at = rendered.expires_at;
    const fresh = !take.saved.has(variant);
    return [{ key, job, shot, request, variant, target, path, adopt: adopt && fresh, expires_at }];
  });
}
