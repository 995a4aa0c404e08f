// How many jobs the server takes at once, as far as its refusals tell: capped on a 429, probed again later.

export interface SlotCap {
  /** What the settings allow. */
  readonly max: number;
  readonly cap: number;
  /** From when one job more may be tried, monotonic milliseconds. */
  readonly probeAt: number;
  /** How long a refusal put off the next try, milliseconds. */
  readonly patience: number;
  /** How long the first refusal puts it off, milliseconds. */
  readonly firstPatience: number;
}

const firstPatienceMs = 5 * 60_000;
/** As many times the first. */
const longestPatience = 8;

/** @param firstPatience milliseconds; five minutes where jobs take about one. */
export function fullCap(max: number, firstPatience = firstPatienceMs): SlotCap {
  return { max, cap: max, probeAt: 0, patience: firstPatience, firstPatience };
}

/** @param others jobs of ours that the server had when it refused one more. A try that failed puts off the next for twice as long. */
export function capAfterRefusal(before: SlotCap, others: number, now: number): SlotCap {
  const cap = Math.max(1, Math.min(before.max, others));
  const doubled = Math.min(longestPatience * before.firstPatience, before.patience * 2);
  const patience = others < before.cap ? before.patience : doubled;
  return { ...before, cap, probeAt: now + patience, patience };
}

/**
 * One more was accepted. That proves nothing yet: another may have ended just before.
 * @param jobs of ours that the server has, as far as is known, the accepted one included.
 */
export function capAfterAcceptance(cap: SlotCap, jobs: number, now: number): SlotCap {
  return jobs <= cap.cap ? cap : { ...cap, probeAt: now + cap.patience };
}

/** @param jobs of ours that the server surely had at once. From there on more may be tried at once. */
export function capAfterProof(cap: SlotCap, jobs: number, now: number): SlotCap {
  return jobs <= cap.cap ? cap : { ...cap, cap: Math.min(cap.max, jobs), probeAt: now, patience: cap.firstPatience };
}

/** @param jobs of ours that the server has or is being offered. */
export function maySubmit({ max, cap, probeAt }: SlotCap, jobs: number, now: number): boolean {
  return jobs < cap || (jobs === cap && cap < max && now >= probeAt);
}
