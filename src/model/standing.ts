// Where a shot stands now: its last take, read with the clock.
import { type Identity, identityText } from "./identity.js";
import type { Ledger, Take, TakeState } from "./ledger.js";
import { unfetchableVariants } from "./ledger.js";
import { keyWindowMs } from "./settings.js";

/** `held`: nothing happens without a person's word (budget, or an unknown submit past the key window). */
export type ShotState = TakeState | "held";

export interface Standing {
  readonly state: ShotState;
  /** The last take; null when the shot was never submitted. */
  readonly take: Take | null;
  /** Ascending; the last one is `take`. */
  readonly takes: readonly Take[];
}

/** @param now wall time, milliseconds. */
export function standing(identity: Identity, ledger: Ledger, now: number): Standing {
  const takes = ledger.byIdentity.get(identityText(identity)) ?? [];
  const take = takes.at(-1) ?? null;
  if (take === null) return { state: "pending", take, takes };
  return { state: take.state === "uncertain" && !withinKeyWindow(take, now) ? "held" : take.state, take, takes };
}

/**
 * Whether the server can still be trusted to know the key. A clock that was set back makes the age unknowable,
 * which counts as too old: a person decides rather than a second purchase.
 */
function withinKeyWindow(take: Take, now: number): boolean {
  const age = now - take.intended_at;
  return age >= -3_600_000 && age < keyWindowMs;
}

/** Whether everything the shot asked for is on disk. */
export function isComplete(shot: Standing): boolean {
  return shot.state === "saved" && shot.take !== null && unfetchableVariants(shot.take).length === 0;
}
