// What a manifest or the command line may set, and the defaults.

export interface Polling {
  /**
   * `learned`: looks go where a job is likely to have ended, by how long jobs took so far. `table`: the contract's 10, 15, 20, 30 … 60 s,
   * from `interval` to `max_interval`; so too when the two are equal.
   */
  readonly rhythm: "learned" | "table";
  /** Milliseconds; learned looks at one job are at least a third of it apart. */
  readonly interval: number;
  /** Longest wait, milliseconds. */
  readonly max_interval: number;
  /** A job older than this is cancelled, milliseconds since it was accepted or resumed. */
  readonly timeout: number;
}

export interface Pricing {
  /** US dollars per second of video, by size (`1280x720`). */
  readonly per_second_usd: Readonly<Record<string, number>>;
  readonly source?: string;
  readonly as_of?: string;
}

export interface Settings {
  /** Jobs the account may have running. */
  readonly concurrency: number;
  /** Jobs kept waiting at the server beyond that. */
  readonly queue_ahead: number;
  /** Requests of all kinds in any 60 s. */
  readonly requests_per_minute: number;
  readonly downloads: number;
  readonly polling: Polling;
  readonly retries: {
    /** Re-sends of one request after a passing failure. */
    readonly request: number;
    /** New jobs after a failed generation; each is paid. */
    readonly generation: number;
  };
  readonly budget: { readonly video_seconds?: number; readonly usd?: number };
  readonly pricing?: Pricing;
}

/** Standard tier of the contract, its poll table, and one attempt more for a failed generation. */
export const defaultSettings: Settings = {
  concurrency: 2,
  queue_ahead: 1,
  requests_per_minute: 20,
  downloads: 3,
  polling: { rhythm: "learned", interval: 10_000, max_interval: 60_000, timeout: 600_000 },
  retries: { request: 4, generation: 1 },
  budget: {},
};

/**
 * How long a server is trusted to replay an Idempotency-Key: the contract names no lifetime; 24 h assumed, less 1 h margin.
 * Past it an unknown submit is held for a person, since a re-send could buy twice.
 */
export const keyWindowMs = 23 * 3_600_000;

/** What a manifest says; everything but the name may be left out. */
export interface ManifestSettings {
  readonly name: string;
  readonly base_url?: string;
  readonly dialect?: string;
  readonly concurrency?: number;
  readonly queue_ahead?: number;
  readonly requests_per_minute?: number;
  readonly downloads?: number;
  readonly polling?: Partial<Polling>;
  readonly retries?: { readonly request?: number; readonly generation?: number };
  readonly budget?: { readonly video_seconds?: number; readonly usd?: number };
  readonly pricing?: Pricing;
  /** Output directory as written: relative to the manifest. */
  readonly output_dir?: string;
  readonly report?: readonly string[];
  /** Names that prompts should not carry, beside the well-known ones. */
  readonly lint?: { readonly names?: readonly string[] };
  /** Whether every video gets a JSON file beside it; default false. */
  readonly sidecar?: boolean;
}
