// Runs every case under every policy in virtual time and prints the figures beside the goals.
import { cases, shotCount } from "./cases.js";
import { head, missed, row } from "./judge.js";
import { type Figures, measure, medians } from "./measure.js";
import { policies } from "./policies.js";

/** @returns whether every goal is met. @param only part of a case's name. */
export async function virtualTime(seeds: number, print: (line: string) => void, only = ""): Promise<boolean> {
  let met = true;
  print(`Virtual time, ${shotCount} shots, medians of ${seeds} seeds`);
  print(head());
  for (const of of cases.filter(({ name }) => name.includes(only))) {
    print(of.name);
    for (const [name, policy] of Object.entries(policies)) {
      const runs: Figures[] = [];
      for (let seed = 1; seed <= seeds; seed += 1) runs.push(await measure(policy, of, seed));
      const figures = medians(runs);
      const misses = name === "sora-batch" ? missed(of, figures, shotCount) : null;
      if (misses !== null && misses.length > 0) met = false;
      print(row(`  ${name}`, figures, misses));
    }
  }
  return met;
}
