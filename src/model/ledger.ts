// Where every take stands: a pure fold of facts, so the state file and a running batch always agree.
//
//                          rejected (passing reason)
//               +-------------> pending --submit-intended--+
//               |                                          |
//   submit-intended                                        v
//   ------------+-----> uncertain --submitted--> queued --started--> in_progress --rendered--> rendered --saved--> saved
//                          |                        |                    |                        |
//                          +--rejected--> rejected  +-- failed (generation, deadline, lost) --> failed
//                                                   +-- cancelled -----> cancelled                +--expired--> expired
//
// A failed fact of any other kind changes no state: it only says why the take has not moved on.
import { unreachable } from "../util/unreachable.js";
import type { Fact, Generation, RunStarted, SavedVideo, SubmitIntended, TakeReason } from "./fact.js";
import type { Failure, FailureKind } from "./failure.js";
import { type Identity, identityText } from "./identity.js";
import { type RenderRequest, variantCount } from "./request.js";
import { contentTargets } from "./variants.js";
import type { ContentTarget } from "./video-api.js";

export type TakeState =
  | "pending"
  | "uncertain"
  | "queued"
  | "in_progress"
  | "rendered"
  | "saved"
  | "failed"
  | "rejected"
  | "cancelled"
  | "expired";

export interface RenderedJob {
  readonly at: number;
  readonly generations: readonly Generation[];
  readonly created_at: number | null;
  readonly finished_at: number | null;
  readonly expires_at: number | null;
}

export interface SavedFile extends SavedVideo {
  readonly at: number;
}

/** One deliberate attempt to buy one render. Times are milliseconds since 1970, null until they happened. */
export interface Take {
  readonly key: string;
  readonly identity: Identity;
  /** 1 for the first. */
  readonly number: number;
  readonly why: TakeReason;
  /** The shot's id when it was last submitted. */
  readonly shot: string;
  readonly request: RenderRequest;
  readonly video_seconds: number;
  readonly usd: number | null;
  readonly intended_at: number;
  /** How often a run set out to send it. */
  readonly sends: number;
  readonly state: TakeState;
  readonly job: string | null;
  readonly submitted_at: number | null;
  readonly started_at: number | null;
  readonly rendered: RenderedJob | null;
  /** By variant, from 1. */
  readonly saved: ReadonlyMap<number, SavedFile>;
  /** The last failure; not cleared by what follows unless the take succeeds. */
  readonly failure: Failure | null;
  /** When the state became final. */
  readonly ended_at: number | null;
}

export interface RunRecord extends Pick<RunStarted, "at" | "run" | "tool" | "base_url" | "dialect" | "concurrency"> {
  /** Null while it goes on, or when it was cut off. */
  readonly ended_at: number | null;
  readonly exit_code: number | null;
  readonly requests: number;
}

export interface Ledger {
  /** By idempotency key, in the order of their first intent. */
  readonly takes: ReadonlyMap<string, Take>;
  /** By identityText, ascending take numbers. */
  readonly byIdentity: ReadonlyMap<string, readonly Take[]>;
  readonly runs: readonly RunRecord[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type MutableTake = Mutable<Omit<Take, "saved">> & { saved: Map<number, SavedFile> };

/** Kinds of failure that end a take the server had accepted. */
const endings: ReadonlySet<FailureKind> = new Set(["generation", "deadline", "lost"]);
const finalRefusals: ReadonlySet<FailureKind> = new Set(["policy", "invalid"]);

/** Folds facts one by one; `view` is live. */
export class LedgerFold {
  readonly #takes = new Map<string, MutableTake>();
  readonly #byIdentity = new Map<string, MutableTake[]>();
  readonly #runs: Mutable<RunRecord>[] = [];
  readonly view: Ledger = { takes: this.#takes, byIdentity: this.#byIdentity, runs: this.#runs };

  /** @throws Error when the fact names a take or run that no earlier fact introduced: the history is not one of ours. */
  apply(fact: Fact): void {
    switch (fact.fact) {
      case "run-started": {
        const { at, run, tool, base_url, dialect, concurrency } = fact;
        this.#runs.push({
          at,
          run,
          tool,
          base_url,
          dialect,
          concurrency,
          ended_at: null,
          exit_code: null,
          requests: 0,
        });
        return;
      }
      case "run-ended": {
        const run = this.#runs.findLast((candidate) => candidate.run === fact.run);
        if (!run) throw new Error(`run-ended for an unknown run ${fact.run}`);
        run.ended_at = fact.at;
        run.exit_code = fact.exit_code;
        run.requests = fact.requests;
        return;
      }
      case "submit-intended":
        this.#intend(fact);
        return;
      case "submitted": {
        const take = this.#take(fact.key, fact.fact);
        take.job = fact.job;
        take.submitted_at = fact.at;
        take.failure = null;
        if (take.state === "uncertain" || take.state === "pending") take.state = "queued";
        return;
      }
      case "rejected": {
        const take = this.#take(fact.key, fact.fact);
        take.failure = fact.failure;
        const final = finalRefusals.has(fact.failure.kind);
        take.state = final ? "rejected" : "pending";
        take.ended_at = final ? fact.at : null;
        return;
      }
      case "started": {
        const take = this.#take(fact.key, fact.fact);
        take.started_at ??= fact.at;
        if (take.state === "queued") take.state = "in_progress";
        return;
      }
      case "rendered": {
        const take = this.#take(fact.key, fact.fact);
        const { at, generations, created_at, finished_at, expires_at } = fact;
        take.rendered = { at, generations, created_at, finished_at, expires_at };
        take.failure = null;
        take.state = "rendered";
        take.ended_at = null;
        return;
      }
      case "saved": {
        const { fact: _, key, variant, ...file } = fact;
        const take = this.#take(key, fact.fact);
        take.saved.set(variant, file);
        if (take.state === "rendered" && missingVariants(take).length === 0) {
          take.state = "saved";
          take.failure = null;
          take.ended_at = fact.at;
        }
        return;
      }
      case "failed": {
        const take = this.#take(fact.key, fact.fact);
        take.failure = fact.failure;
        if (!endings.has(fact.failure.kind)) return;
        take.state = "failed";
        take.ended_at = fact.at;
        return;
      }
      case "cancelled":
        this.#end(fact.key, "cancelled", fact.at);
        return;
      case "expired":
        this.#end(fact.key, "expired", fact.at);
        return;
      default:
        unreachable(fact);
    }
  }

  #intend(fact: SubmitIntended): void {
    const known = this.#takes.get(fact.key);
    if (known) {
      known.sends += 1;
      known.shot = fact.shot;
      if (known.state === "pending") {
        // Nothing was accepted under this key, so the server's memory of it begins with this send.
        known.intended_at = fact.at;
        known.state = "uncertain";
      }
      return;
    }
    const take: MutableTake = {
      key: fact.key,
      identity: { fingerprint: fact.fingerprint, occurrence: fact.occurrence },
      number: fact.take,
      why: fact.why,
      shot: fact.shot,
      request: fact.request,
      video_seconds: fact.video_seconds,
      usd: fact.usd,
      intended_at: fact.at,
      sends: 1,
      state: "uncertain",
      job: null,
      submitted_at: null,
      started_at: null,
      rendered: null,
      saved: new Map(),
      failure: null,
      ended_at: null,
    };
    this.#takes.set(fact.key, take);
    const text = identityText(take.identity);
    const siblings = this.#byIdentity.get(text);
    if (siblings) siblings.push(take);
    else this.#byIdentity.set(text, [take]);
  }

  #end(key: string, state: "cancelled" | "expired", at: number): void {
    const take = this.#take(key, state);
    take.state = state;
    take.ended_at = at;
  }

  #take(key: string, fact: string): MutableTake {
    const take = this.#takes.get(key);
    if (!take) throw new Error(`${fact} for an unknown key ${key}`);
    return take;
  }
}

export function foldFacts(facts: Iterable<Fact>): Ledger {
  const fold = new LedgerFold();
  for (const fact of facts) fold.apply(fact);
  return fold.view;
}

type Offer = Pick<Take, "job" | "request" | "saved"> & { readonly rendered: Pick<RenderedJob, "generations"> | null };

/**
 * Where the bytes are of each variant that the server can give and that is not on disk.
 * @param again variants to list although they were saved before.
 */
export function unsavedTargets(
  take: Offer,
  again: readonly number[] = [],
): { variant: number; target: ContentTarget }[] {
  if (take.job === null || take.rendered === null) return [];
  return contentTargets(take.job, take.rendered.generations, variantCount(take.request)).flatMap((entry) =>
    "target" in entry && (!take.saved.has(entry.variant) || again.includes(entry.variant)) ? [entry] : [],
  );
}

/** Variants that the server can give and that no fact says are on disk. */
export function missingVariants(take: Offer): number[] {
  return unsavedTargets(take).map((entry) => entry.variant);
}

/** Variants that were asked for and that the server offers no way to fetch, with the reason. */
export function unfetchableVariants(take: Omit<Offer, "saved">): { variant: number; reason: string }[] {
  if (take.job === null || take.rendered === null) return [];
  return contentTargets(take.job, take.rendered.generations, variantCount(take.request)).flatMap((entry) =>
    "unfetchable" in entry ? [{ variant: entry.variant, reason: entry.unfetchable }] : [],
  );
}

/** The occurrence under which a shot id was last bought with this fingerprint: what identify() asks. */
export function formerOccurrences(ledger: Ledger): (fingerprint: string, shot: string) => number | undefined {
  const known = new Map<string, number>();
  for (const take of ledger.takes.values()) {
    known.set(`${take.identity.fingerprint} ${take.shot}`, take.identity.occurrence);
  }
  return (fingerprint, shot) => known.get(`${fingerprint} ${shot}`);
}
