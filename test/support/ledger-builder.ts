// Builds ledgers the way they come about: fact by fact, on a clock that the test moves.
import type { Fact, Generation, SavedVideo, TakeReason } from "../../src/model/fact.js";
import type { Failure, FailureKind } from "../../src/model/failure.js";
import { type Identity, idempotencyKey, identify } from "../../src/model/identity.js";
import { foldFacts, type Ledger } from "../../src/model/ledger.js";
import { priceOf } from "../../src/model/price.js";
import { type RenderRequest, videoSeconds } from "../../src/model/request.js";
import type { Pricing } from "../../src/model/settings.js";
import type { Shot } from "../../src/model/shot.js";
import { canonicalJson } from "../../src/util/canonical-json.js";
import { sha256 } from "../../src/util/sha256.js";

/** 2026-11-01T10:00:00Z. */
export const START = Date.UTC(2026, 10, 1, 10);

export const tenCents: Pricing = { per_second_usd: { "1280x720": 0.1 } };

/** A 720p shot of five seconds, at line 10 of shots.yaml; its prompt names it, so that no two are equal. */
export function shotOf(
  id: string,
  overrides: Partial<Omit<Shot, "request">> & { request?: Partial<RenderRequest> } = {},
): Shot {
  const { request, ...rest } = overrides;
  return {
    id,
    request: { model: "sora-1-turbo", prompt: `A view of ${id}`, n_seconds: 5, width: 1280, height: 720, ...request },
    files: [`${id}.mp4`],
    tags: [],
    variables: {},
    source: { file: "shots.yaml", line: 10, column: 5 },
    ...rest,
  };
}

export function fingerprintOf(request: RenderRequest): string {
  return sha256(canonicalJson({ ...request }));
}

export function identitiesOf(shots: readonly Shot[]): Map<Shot, Identity> {
  return identify(shots, fingerprintOf);
}

/** A batch's history; every fact happens at its present time, which `wait` moves. */
export class History {
  readonly facts: Fact[] = [];
  readonly name: string;
  now = START;
  #runs = 0;

  constructor(name = "mars-teaser") {
    this.name = name;
  }

  get ledger(): Ledger {
    return foldFacts(this.facts);
  }

  wait(seconds: number): this {
    this.now += seconds * 1000;
    return this;
  }

  startRun(overrides: { concurrency?: number; base_url?: string } = {}): this {
    this.#runs += 1;
    this.facts.push({
      fact: "run-started",
      at: this.now,
      run: `run-${this.#runs}`,
      tool: "0.1.0",
      name: this.name,
      base_url: "http://127.0.0.1:8000/v1",
      dialect: "sora-1",
      concurrency: 2,
      ...overrides,
    });
    return this;
  }

  endRun(requests = 0, exit_code = 0): this {
    this.facts.push({ fact: "run-ended", at: this.now, run: `run-${this.#runs}`, exit_code, requests });
    return this;
  }

  /** Records the intent to send a take of a shot. Call it again with the same number for a re-send. */
  intend(
    shot: Shot,
    overrides: { number?: number; why?: TakeReason; occurrence?: number; pricing?: Pricing } = {},
  ): TakeHistory {
    const { number = 1, why = "new", occurrence = 1, pricing = tenCents } = overrides;
    const fingerprint = fingerprintOf(shot.request);
    const key = idempotencyKey(this.name, { fingerprint, occurrence }, number);
    this.facts.push({
      fact: "submit-intended",
      at: this.now,
      key,
      shot: shot.id,
      fingerprint,
      occurrence,
      take: number,
      why,
      request: shot.request,
      video_seconds: videoSeconds(shot.request),
      usd: priceOf(shot.request, pricing),
    });
    return new TakeHistory(this, shot, key, `task_${shot.id}_${number}`);
  }

  /** A take's whole life: accepted at once, 10 s queued, 60 s rendering, noticed after 5 s more, 2 s of download. */
  saveAll(shot: Shot, overrides: Parameters<History["intend"]>[1] = {}): TakeHistory {
    const take = this.intend(shot, overrides).submitted();
    this.wait(10);
    take.started();
    this.wait(65);
    take.rendered({ server: { created: 0, finished: 70 } });
    this.wait(2);
    shot.files.forEach((path, index) => {
      take.saved({ path }, index + 1);
    });
    return take;
  }
}

export class TakeHistory {
  readonly key: string;
  readonly job: string;
  readonly #history: History;
  readonly #shot: Shot;

  constructor(history: History, shot: Shot, key: string, job: string) {
    this.#history = history;
    this.#shot = shot;
    this.key = key;
    this.job = job;
  }

  submitted(job = this.job): this {
    return this.#add({ fact: "submitted", at: this.#at, key: this.key, job, created_at: null });
  }

  started(): this {
    return this.#add({ fact: "started", at: this.#at, key: this.key });
  }

  /** @param options.server seconds after START by the server's clock; without it the server gives no times. */
  rendered(
    options: {
      server?: { created: number; finished: number };
      generations?: readonly Generation[];
      expires_at?: number;
    } = {},
  ): this {
    const { server, generations = this.#generations(), expires_at = null } = options;
    return this.#add({
      fact: "rendered",
      at: this.#at,
      key: this.key,
      generations,
      created_at: server ? START / 1000 + server.created : null,
      finished_at: server ? START / 1000 + server.finished : null,
      expires_at,
    });
  }

  saved(file: Partial<SavedVideo> = {}, variant = 1): this {
    return this.#add({
      fact: "saved",
      at: this.#at,
      key: this.key,
      variant,
      path: this.#shot.files[variant - 1] ?? `${this.#shot.id}-${variant}.mp4`,
      size: 1000,
      sha256: sha256(`${this.key}/${variant}`),
      mtime_ms: this.#at,
      width: 1280,
      height: 720,
      seconds: 5,
      warnings: [],
      ...file,
    });
  }

  rejected(kind: FailureKind = "policy", failure: Partial<Failure> = {}): this {
    return this.#add({ fact: "rejected", at: this.#at, key: this.key, failure: failureOf(kind, failure) });
  }

  failed(kind: FailureKind = "generation", failure: Partial<Failure> = {}): this {
    return this.#add({ fact: "failed", at: this.#at, key: this.key, failure: failureOf(kind, failure) });
  }

  cancelled(by: "user" | "server" = "user"): this {
    return this.#add({ fact: "cancelled", at: this.#at, key: this.key, by });
  }

  expired(): this {
    return this.#add({ fact: "expired", at: this.#at, key: this.key });
  }

  /** One per variant, each with an address of its own. */
  #generations(): Generation[] {
    return Array.from({ length: this.#shot.request.n_variants ?? 1 }, (_, index) => ({
      id: `gen_${this.job}_${index + 1}`,
      video_url: `http://127.0.0.1:8000/v1/videos/${this.job}/content?variant=${index + 1}`,
    }));
  }

  get #at(): number {
    return this.#history.now;
  }

  #add(fact: Fact): this {
    this.#history.facts.push(fact);
    return this;
  }
}

export function failureOf(kind: FailureKind, overrides: Partial<Failure> = {}): Failure {
  return { kind, message: `something went wrong: ${kind}`, ...overrides };
}
