// What a run will do and why, shot by shot, as printable data: a pure function of the manifest, the ledger and the disk.

import { unreachable } from "../util/unreachable.js";
import { Purse, spentSoFar } from "./budget.js";
import type { TakeReason } from "./fact.js";
import { type Identity, idempotencyKey, identityText } from "./identity.js";
import { type Ledger, missingVariants, type Take } from "./ledger.js";
import { priceOf } from "./price.js";
import { changedFields, type RenderRequest, videoSeconds } from "./request.js";
import type { Retryable } from "./retryable.js";
import type { Settings } from "./settings.js";
import type { Shot } from "./shot.js";
import { type ShotState, standing } from "./standing.js";

/** What the disk says about one saved variant: where its bytes are now, or what became of them. */
export type DiskState =
  | { readonly found: "intact"; readonly path: string; readonly mtime_ms: number }
  | { readonly found: "missing" }
  | { readonly found: "changed" };

/** By `key/variant`, see diskKey. A saved variant that is absent from the map counts as intact where it was recorded. */
export type DiskSurvey = ReadonlyMap<string, DiskState>;

export function diskKey(key: string, variant: number): string {
  return `${key}/${variant}`;
}

/** One take to be bought. */
export interface Purchase {
  readonly key: string;
  readonly identity: Identity;
  readonly take: number;
  readonly why: TakeReason;
  readonly request: RenderRequest;
  readonly video_seconds: number;
  readonly usd: number | null;
}

/** Whether every saved variant of a take is where it was recorded, unchanged. */
export function isOnDisk(take: Take, disk: DiskSurvey): boolean {
  return [...take.saved.keys()].every(
    (variant) => (disk.get(diskKey(take.key, variant))?.found ?? "intact") === "intact",
  );
}

export type Action =
  /** Everything is on disk. */
  | { readonly do: "keep"; readonly take: Take }
  /** Buy a take. */
  | { readonly do: "submit"; readonly purchase: Purchase }
  /** Send an unanswered submit again under its key: the server answers with the original job. */
  | { readonly do: "resend"; readonly purchase: Purchase }
  /** The job is on the server. */
  | { readonly do: "poll"; readonly take: Take }
  /** Fetch what is missing. */
  | { readonly do: "download"; readonly take: Take; readonly variants: readonly number[] }
  /** Nothing without a person's word. */
  | {
      readonly do: "hold";
      readonly state: ShotState;
      readonly take: Take | null;
      readonly remedy: string;
      /** What holds it back besides its own state. */
      readonly held_by: "budget" | "moderation" | null;
    };

export interface PlanStep {
  readonly shot: Shot;
  readonly identity: Identity;
  readonly action: Action;
  /** Why, for people: "new", "prompt changed", "the file is missing" … */
  readonly reason: string;
  /** What the shot was before it was edited, when it was. */
  readonly before: RenderRequest | null;
  readonly changed: readonly (keyof RenderRequest)[];
  /** Takes that may still follow by themselves when the generation fails. */
  readonly retries_left: number;
}

export interface Plan {
  /** The selected shots in manifest order. */
  readonly steps: readonly PlanStep[];
  /** Jobs already paid for whose shots are no longer in the manifest: collected, never bought again. */
  readonly orphans: readonly Take[];
  /** Left for takes that are decided while running. */
  readonly purse: Purse;
}

export interface PlanOptions {
  readonly name: string;
  readonly shots: readonly Shot[];
  readonly identities: ReadonlyMap<Shot, Identity>;
  readonly ledger: Ledger;
  readonly disk: DiskSurvey;
  readonly settings: Pick<Settings, "budget" | "pricing" | "retries">;
  /** Ids to act on. */
  readonly selected: ReadonlySet<string>;
  readonly retry: ReadonlySet<Retryable>;
  /** Ids to buy once more whatever they are. */
  readonly retake: ReadonlySet<string>;
  /** Whether jobs of shots that are no longer in the manifest are fetched too. */
  readonly collectOrphans: boolean;
  /** Wall time, milliseconds. */
  readonly now: number;
}

export function makePlan(options: PlanOptions): Plan {
  const purse = new Purse(options.settings.budget, spentSoFar(options.ledger));
  const lastRequests = lastRequestByShot(options.ledger);
  const steps: PlanStep[] = [];
  for (const shot of options.shots) {
    if (!options.selected.has(shot.id)) continue;
    const identity = options.identities.get(shot);
    if (!identity) throw new Error(`shot ${shot.id} has no identity`);
    const former = lastRequests.get(shot.id) ?? null;
    const changed = former === null ? [] : changedFields(former, shot.request);
    const decided = decide(shot, identity, changed, options);
    const action = withinBudget(decided.action, purse, options.ledger);
    const reason = action.do === "hold" && decided.action.do !== "hold" ? "over budget" : decided.reason;
    const retries_left = retriesLeft(action, identity, options);
    steps.push({ shot, identity, action, reason, before: changed.length > 0 ? former : null, changed, retries_left });
  }
  return { steps, orphans: options.collectOrphans ? orphans(options) : [], purse };
}

function withinBudget(action: Action, purse: Purse, ledger: Ledger): Action {
  // A take that was refused in passing is in the ledger already, and so in what was spent.
  if (action.do !== "submit" || ledger.takes.has(action.purchase.key)) return action;
  const remedy = purse.spend(action.purchase);
  return remedy === null ? action : { do: "hold", state: "held", take: null, remedy, held_by: "budget" };
}

const underWay: ReadonlySet<ShotState> = new Set(["pending", "uncertain", "queued", "in_progress", "rendered"]);

type Decision = { action: Action; reason: string };

function decide(shot: Shot, identity: Identity, changed: readonly string[], options: PlanOptions): Decision {
  const { state, take, takes } = standing(identity, options.ledger, options.now);
  const buy = (why: TakeReason, reason: string, number = (take?.number ?? 0) + 1): Decision => ({
    action: { do: "submit", purchase: purchase(shot.request, identity, number, why, options) },
    reason,
  });
  const hold = (remedy: string, reason: string): Decision => ({
    action: { do: "hold", state, take, remedy, held_by: null },
    reason,
  });
  const orRetry = (which: Retryable, reason: string): Decision =>
    options.retry.has(which)
      ? buy("retry", `${reason}, --retry ${which}`)
      : hold(`To buy it again: --retry ${which}`, reason);

  if (take === null) return buy("new", changed.length > 0 ? `${changed.join(", ")} changed` : "new");
  // A take under way is not joined by another: the same command, typed again after an interruption, goes on with the first.
  if (options.retake.has(shot.id) && !underWay.has(state)) return buy("retake", `take ${take.number + 1} asked for`);
  switch (state) {
    case "pending":
      // The server surely did not accept this take: its number and key are still free.
      return buy(take.why, take.failure ? `not accepted before: ${take.failure.message}` : "new", take.number);
    case "uncertain":
    case "held": {
      const sentBefore = "sent before, the answer is unknown";
      const replayedError = take.failure?.kind === "server";
      if (options.retry.has("uncertain") && (state === "held" || replayedError)) {
        return buy("retry", `${sentBefore}, --retry uncertain`);
      }
      if (state === "held") return hold("Ask the provider, or risk a second purchase: --retry uncertain", sentBefore);
      const again = purchase(shot.request, identity, take.number, take.why, options);
      return { action: { do: "resend", purchase: again }, reason: `${sentBefore}; asking again with the same key` };
    }
    case "queued":
    case "in_progress":
      return { action: { do: "poll", take }, reason: "submitted before" };
    case "rendered":
    case "saved":
      return decideFiles(take, options.disk);
    case "failed":
      if (take.failure?.kind === "generation" && automaticRetriesLeft(takes, options.settings.retries.generation) > 0) {
        return buy("generation-retry", "generation failed, one more try");
      }
      return orRetry("failed", `failed: ${take.failure?.message ?? "no reason given"}`);
    case "expired":
      return orRetry("expired", "the server deleted it before it was on disk");
    case "cancelled":
      return orRetry("cancelled", "cancelled");
    case "rejected":
      return hold(
        "Edit the shot: an edited shot is a new request",
        `rejected: ${take.failure?.message ?? "no reason given"}`,
      );
    default:
      return unreachable(state);
  }
}

function decideFiles(take: Take, disk: DiskSurvey): Decision {
  const variants = missingVariants(take);
  let changed = false;
  for (const variant of take.saved.keys()) {
    const found = disk.get(diskKey(take.key, variant))?.found;
    if (found === "missing" || found === "changed") variants.push(variant);
    changed ||= found === "changed";
  }
  if (variants.length === 0) return { action: { do: "keep", take }, reason: "unchanged" };
  const reason = changed
    ? "the file on disk was changed"
    : take.saved.size > 0
      ? "the file is missing"
      : "rendered, not on disk yet";
  return { action: { do: "download", take, variants: variants.sort((a, b) => a - b) }, reason };
}

function retriesLeft(action: Action, identity: Identity, { ledger, settings }: PlanOptions): number {
  const takes: Pick<Take, "why">[] = [...(ledger.byIdentity.get(identityText(identity)) ?? [])];
  if (action.do === "submit" && !ledger.takes.has(action.purchase.key)) takes.push(action.purchase);
  return automaticRetriesLeft(takes, settings.retries.generation);
}

/** How many more takes a failed generation may get by itself: deliberate takes start the count anew. */
function automaticRetriesLeft(takes: readonly Pick<Take, "why">[], limit: number): number {
  const deliberate = takes.findLastIndex((take) => take.why !== "generation-retry");
  return limit - (takes.length - 1 - deliberate);
}

export function purchase(
  request: RenderRequest,
  identity: Identity,
  take: number,
  why: TakeReason,
  options: { readonly name: string; readonly settings: Pick<Settings, "pricing"> },
): Purchase {
  return {
    key: idempotencyKey(options.name, identity, take),
    identity,
    take,
    why,
    request,
    video_seconds: videoSeconds(request),
    usd: priceOf(request, options.settings.pricing),
  };
}

/** Unfinished takes of shots that are gone, and those that a later take of the same shot has replaced. */
function orphans({ identities, ledger }: PlanOptions): Take[] {
  const states = new Set(["queued", "in_progress", "rendered"]);
  const unfinished = [...ledger.takes.values()].filter((take) => states.has(take.state));
  if (unfinished.length === 0) return [];
  const wanted = new Set([...identities.values()].map(identityText));
  return unfinished.filter((take) => {
    const identity = identityText(take.identity);
    return !wanted.has(identity) || ledger.byIdentity.get(identity)?.at(-1) !== take;
  });
}

function lastRequestByShot(ledger: Ledger): Map<string, RenderRequest> {
  const last = new Map<string, RenderRequest>();
  for (const take of ledger.takes.values()) last.set(take.shot, take.request);
  return last;
}
