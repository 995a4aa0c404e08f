// What a test can make the scripted server do with one request instead of answering it properly.

export type Kind = "create" | "status" | "content" | "cancel" | "other";

/** Where in the life of one exchange something happens. */
export type Instant = "before-reading" | "after-accepting" | "half-answer" | "after-answer";

/** A request as a script sees it: its head has come, its body has not. */
export interface Call {
  readonly kind: Kind;
  /** Of its kind, from 1. */
  readonly nth: number;
  /** Of its kind for the same Idempotency-Key or job, from 1. */
  readonly attempt: number;
  readonly key: string | null;
  readonly job: string | null;
  readonly path: string;
}

export type Misdeed =
  /** Hangs up. */
  | { readonly do: "cut"; readonly at: Instant }
  /** Sends a signal to the client; after SIGKILL nothing more is answered. */
  | { readonly do: "kill"; readonly at: Instant; readonly signal?: NodeJS.Signals }
  /** Goes on once the promise is settled. */
  | { readonly do: "wait"; readonly at: Instant; readonly until: Promise<unknown> }
  /** Never goes on. */
  | { readonly do: "stall"; readonly at: Instant }
  /** So many bytes at a time. */
  | { readonly do: "drip"; readonly bytes: number; readonly everyMs: number }
  /** Something else entirely; `accepting` a job all the same, or not (default). Text is sent as it is, the rest as JSON. */
  | {
      readonly do: "answer";
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly accepting?: boolean;
    }
  /** The job, but with these members. */
  | { readonly do: "tell"; readonly job: Readonly<Record<string, unknown>> }
  /** A Content-Length that is off by so much. */
  | { readonly do: "lie-about-length"; readonly by: number }
  | { readonly do: "mislabel"; readonly type: string }
  | { readonly do: "redirect"; readonly to: string; readonly status?: number }
  /** A body without an end. */
  | { readonly do: "endless" }
  /** 64 MiB of zeros in 64 kB of gzip. */
  | { readonly do: "gzip-bomb" }
  /** An error whose message is the Authorization header. */
  | { readonly do: "echo-key"; readonly status: number };

/** @returns undefined for a proper answer. */
export type Script = (call: Call) => Misdeed | undefined;
