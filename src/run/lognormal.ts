// The law of job times: lognormal, as queues of renders are. Only what placing looks and learning from them needs of it.

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

/** Slices of an interval over which a mean is taken. */
const slices = 64;
/** Nothing to speak of lies further out, in sigmas. */
const farthest = 6;

/**
 * What the logarithm of a job's time is expected to be, when it is known to lie between two times (milliseconds, above 0).
 * @returns its mean and variance.
 */
export function logWithin({ median, sigma }: Law, least: number, most: number): { mean: number; variance: number } {
  const centre = Math.log(median);
  const high = (Math.log(most) - centre) / sigma;
  const low = Math.max((Math.log(least) - centre) / sigma, Math.min(high, 0) - farthest);
  const top = Math.min(high, Math.max(low, 0) + farthest);
  // The density is held against its greatest value in the interval, which may be far out in a tail.
  const peak = Math.min(Math.max(0, low), top);
  let [weight, sum, squares] = [0, 0, 0];
  for (let slice = 0; slice < slices; slice += 1) {
    const z = low + ((slice + 0.5) / slices) * (top - low);
    const density = Math.exp((peak ** 2 - z ** 2) / 2);
    weight += density;
    sum += density * z;
    squares += density * z ** 2;
  }
  const mean = sum / weight;
  return { mean: centre + sigma * mean, variance: sigma ** 2 * Math.max(0, squares / weight - mean ** 2) };
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
