// Which render a shot asks for: content decides, so renaming, reordering and annotating shots buys nothing.
import { canonicalJson } from "../util/canonical-json.js";
import { sha256 } from "../util/sha256.js";
import type { RenderRequest } from "./request.js";
import type { Shot } from "./shot.js";

export interface Identity {
  /** SHA-256 of the canonical request as it is sent. */
  readonly fingerprint: string;
  /** Tells equal requests of one manifest apart: 1, 2, 3 … */
  readonly occurrence: number;
}

/** The text of an identity, for maps and records. */
export function identityText(identity: Identity): string {
  return `${identity.fingerprint}/${identity.occurrence}`;
}

/**
 * The Idempotency-Key of one deliberate attempt. Derived, so that even a lost state file finds the job already paid for.
 * Changing this derivation would buy every unfinished job again: a golden test guards it.
 * @param take 1 for the first attempt; each deliberate repeat adds 1.
 */
export function idempotencyKey(name: string, identity: Identity, take: number): string {
  return sha256(canonicalJson(["sora-batch/1", name, identity.fingerprint, identity.occurrence, take]));
}

/**
 * Gives every shot its identity. Among equal requests, a shot keeps the occurrence it had before (known by its id), so that
 * swapping or removing one of them does not exchange their videos; the others take the lowest free numbers in order.
 * @param fingerprintOf SHA-256 of the request as the dialect sends it.
 * @param formerOccurrence the occurrence last used for a fingerprint by a shot id, or undefined.
 */
export function identify(
  shots: readonly Shot[],
  fingerprintOf: (request: RenderRequest) => string,
  formerOccurrence: (fingerprint: string, shot: string) => number | undefined = () => undefined,
): Map<Shot, Identity> {
  const groups = new Map<string, Shot[]>();
  for (const shot of shots) {
    const fingerprint = fingerprintOf(shot.request);
    const group = groups.get(fingerprint);
    if (group) group.push(shot);
    else groups.set(fingerprint, [shot]);
  }
  const identities = new Map<Shot, Identity>();
  for (const [fingerprint, group] of groups) {
    const [only] = group;
    if (only && group.length === 1) {
      identities.set(only, { fingerprint, occurrence: formerOccurrence(fingerprint, only.id) ?? 1 });
      continue;
    }
    const used = new Set<number>();
    for (const shot of group) {
      const former = formerOccurrence(fingerprint, shot.id);
      if (former === undefined || used.has(former)) continue;
      used.add(former);
      identities.set(shot, { fingerprint, occurrence: former });
    }
    let next = 1;
    for (const shot of group) {
      if (identities.has(shot)) continue;
      while (used.has(next)) next += 1;
      used.add(next);
      identities.set(shot, { fingerprint, occurrence: next });
    }
  }
  return identities;
}
