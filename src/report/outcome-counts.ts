// How many shots stand where, every state named.
import type { ShotState } from "../model/standing.js";

export function countOutcomes(shots: readonly { readonly outcome: ShotState }[]): Record<ShotState, number> {
  const counts: Record<ShotState, number> = {
    pending: 0,
    uncertain: 0,
    queued: 0,
    in_progress: 0,
    rendered: 0,
    saved: 0,
    failed: 0,
    rejected: 0,
    cancelled: 0,
    expired: 0,
    held: 0,
  };
  for (const shot of shots) counts[shot.outcome] += 1;
  return counts;
}
