// What it costs not to look: slots that may stand idle because an end is not known of.

/**
 * Expected number of idle slots when ends are as likely as `hazard` says and `waiting` jobs fill the first of them: E[(ends - waiting)+]
 * for Poisson ends.
 */
export function idleSlots(hazard: number, waiting: number): number {
  // The sum of P(ends > k) for k from `waiting` on: the mean less the part below.
  let term = Math.exp(-hazard);
  let below = term;
  let idle = hazard;
  for (let k = 0; k < waiting; k += 1) {
    idle -= 1 - below;
    term *= hazard / (k + 1);
    below += term;
  }
  return Math.max(0, idle);
}

/** Chance that at least `count` ends have happened. */
export function chanceOfEnds(hazard: number, count: number): number {
  let term = Math.exp(-Math.max(0, hazard));
  let below = 0;
  for (let k = 0; k < count; k += 1) {
    below += term;
    term *= hazard / (k + 1);
  }
  return Math.max(0, 1 - below);
}
