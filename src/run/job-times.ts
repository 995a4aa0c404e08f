// Learns how long jobs take, by kind: a lognormal each, drawn towards all kinds together, and those towards the contract's figure.
import { type Law, logWithin } from "./lognormal.js";

/** The prior counts as this many jobs, and so do all kinds together for one kind. */
const priorWeight = 4;
const priorSigma = 0.45;
/** Renders slow down and speed up with the server's load: the weight of a job fades to 1/e after this many more. */
const memory = 25;
/** How far (in logarithms) the jobs may lie from the prior before it is doubted: it is a guess, they are facts. */
const doubtAt = 0.7;
const narrowest = 0.15;
const widest = 1;

interface Sample {
  weight: number;
  mean: number;
}

export class JobTimes {
  readonly #prior: number;
  readonly #all: Sample = { weight: 0, mean: 0 };
  readonly #kinds = new Map<string, Sample>();
  readonly #spread = { weight: 0, squares: 0 };

  /** @param typicalMs what a job takes as far as anyone knows, milliseconds. */
  constructor(typicalMs: number) {
    this.#prior = Math.log(typicalMs);
  }

  /**
   * One job took between `least` and `most` milliseconds; oldest first. Where within is taken as what was learned so far expects: left
   * out, the short jobs would be missing, whose ends are noticed late (the expectation step of Dempster, Laird and Rubin, 1977).
   */
  add(kind: string, least: number, most = least): void {
    if (!(least > 0 && most >= least)) return;
    const law = this.lawOf(kind);
    const expected = Math.log(law.median);
    const { mean, variance } = logWithin(law, least, most);
    const known = this.#kinds.get(kind) ?? { weight: 0, mean: 0 };
    const surprise = (mean - expected) ** 2 + variance;
    this.#spread.squares = this.#spread.squares * fade + Math.min(surprise, 4 * widest ** 2);
    this.#spread.weight = this.#spread.weight * fade + 1;
    this.#kinds.set(kind, absorb(known, mean));
    absorb(this.#all, mean);
  }

  lawOf(kind: string): Law {
    const { weight, squares } = this.#spread;
    const variance = (priorWeight * priorSigma ** 2 + squares) / (priorWeight + weight);
    const sigma = Math.min(widest, Math.max(narrowest, Math.sqrt(variance)));
    return { median: Math.exp(this.#mean(kind)), sigma };
  }

  #mean(kind: string): number {
    const doubt = this.#all.weight === 0 ? 0 : (this.#all.mean - this.#prior) / doubtAt;
    const pooled = towards(this.#all, this.#prior, priorWeight / (1 + doubt ** 2));
    return towards(this.#kinds.get(kind) ?? { weight: 0, mean: 0 }, pooled, priorWeight);
  }
}

const fade = 1 - 1 / memory;

function absorb(sample: Sample, value: number): Sample {
  const kept = sample.weight * fade;
  sample.weight = kept + 1;
  sample.mean += (value - sample.mean) / sample.weight;
  return sample;
}

function towards({ weight, mean }: Sample, prior: number, strength: number): number {
  return (weight * mean + strength * prior) / (weight + strength);
}
