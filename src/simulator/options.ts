// What a simulator can be told, with its defaults.
import type { Faults } from "./faults.js";
import type { SimulatedRequest } from "./ledger.js";

/** What a repeated Idempotency-Key does: answers with the original job, or counts for nothing as on many servers. */
type IdempotencyMode = "replay" | "ignore";

export interface SimulatorOptions {
  /** Interface to listen on. Default 127.0.0.1: nobody else can reach it. */
  readonly host?: string;
  /** Port to listen on. Default 0: any free one. */
  readonly port?: number;
  /** The only token accepted. Default: any token that is not empty. */
  readonly apiKey?: string;
  /** Jobs rendering at once, at least 1. Default 2, as the contract's Standard tier. */
  readonly slots?: number;
  /** Jobs waiting beyond those; a further one is answered 429. Default 10. */
  readonly queue?: number;
  /** Requests of any kind admitted in 60 seconds; further ones are answered 429. Not scaled. Default: no limit. */
  readonly requestsPerMinute?: number;
  /** How many times faster than a real server jobs render. Default 1. */
  readonly timeScale?: number;
  /** Decides ids, render times, pictures and faults. Default "sora-batch". */
  readonly seed?: string;
  /** Seconds a finished video stays. Not scaled. Default 86 400. */
  readonly expiresAfter?: number;
  readonly idempotency?: IdempotencyMode;
  /** Probability of each fault, 0 to 1. Default: none. */
  readonly faults?: Faults;
  /** Least bytes of a video: smaller ones are padded with zeros that players ignore. Default 0. */
  readonly minContentBytes?: number;
  /** Seconds the `stall` fault holds a connection before cutting it. Default 120. */
  readonly stallSeconds?: number;
  /** File that remembers jobs from one simulator to the next. One simulator at a time. Default: none. */
  readonly store?: string;
  /** The clock, in milliseconds since the epoch. Default Date.now. */
  readonly now?: () => number;
  /** Told of every request as soon as its answer is decided, before the answer is sent. */
  readonly onRequest?: (request: SimulatedRequest) => void;
}

/** Options with every default filled in; what stays optional has no value that means "none". */
export type ResolvedOptions = Required<Omit<SimulatorOptions, "apiKey" | "requestsPerMinute" | "store" | "onRequest">> &
  Pick<SimulatorOptions, "apiKey" | "requestsPerMinute" | "store" | "onRequest">;

/** @throws RangeError for a setting that no server could run with. */
export function resolveOptions(options: SimulatorOptions): ResolvedOptions {
  const resolved = {
    host: "127.0.0.1",
    port: 0,
    slots: 2,
    queue: 10,
    timeScale: 1,
    seed: "sora-batch",
    expiresAfter: 86_400,
    idempotency: "replay" as const,
    faults: {},
    minContentBytes: 0,
    stallSeconds: 120,
    now: Date.now,
    ...options,
  };
  if (!(Number.isInteger(resolved.slots) && resolved.slots >= 1)) throw new RangeError("slots must be at least 1");
  if (!(resolved.timeScale > 0 && resolved.timeScale < Infinity)) throw new RangeError("timeScale must be above 0");
  return resolved;
}
