// The law of job times: lognormal, as queues of renders are. Only what placing looks needs of it.

export interface Law {
  /** Milliseconds. */
  readonly median: number;
  /** Standard deviation of the logarithm. */
  readonly sigma: number;
}

/**
 * Minus the logarithm of the chance that a job runs longer than `age`. The chance that a job which still ran at `a` is done at `b`
 * is 1 - exp(-(cumulativeHazard(b) - cumulativeHazard(a))).
 * @param age milliseconds since the job started; nothing has happened before 0.
 */
export function cumulativeHazard({ median, sigma }: Law, age: number): number {
  if (age <= 0) return 0;
  return -logUpperTail(Math.log(age / median) / sigma);
}

/** log of the standard normal's upper tail; relative error of the tail below 2e-7 everywhere (Numerical Recipes, erfcc). */
function logUpperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  let sum = 0;
  for (const coefficient of chebyshev) sum = sum * t + coefficient;
  const logErfc = Math.log(t) - x * x + sum;
  return z >= 0 ? logErfc - Math.LN2 : Math.log1p(-Math.exp(logErfc) / 2);
}

// Highest power first.
const chebyshev = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];
