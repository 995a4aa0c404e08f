// Runs every case under every policy in virtual time and prints the figures beside the goals.
import { type Case, cases, shotCount } from "./cases.js";
import { type Figures, measure, medians } from "./measure.js";
import { policies } from "./policies.js";

const percent = (value: number): string => (value * 100).toFixed(1);

/** @returns whether every goal is met. @param only part of a case's name. */
export async function virtualTime(seeds: number, print: (line: string) => void, only = ""): Promise<boolean> {
  let met = true;
  print(`Virtual time, ${shotCount} shots, medians of ${seeds} seeds`);
  print(
    row(["", "utilisation %", "minutes", "detection s (p95)", "requests a job", "429 a job", "busiest 60 s", "goal"]),
  );
  for (const of of cases.filter(({ name }) => name.includes(only))) {
    print(of.name);
    for (const [name, policy] of Object.entries(policies)) {
      const runs: Figures[] = [];
      for (let seed = 1; seed <= seeds; seed += 1) runs.push(await measure(policy, of, seed));
      const figures = medians(runs);
      const misses = name === "sora-batch" ? missed(of, figures) : null;
      if (misses !== null && misses.length > 0) met = false;
      print(row([`  ${name}`, ...columns(figures), verdict(misses)]));
    }
  }
  return met;
}

export function missed({ goal, requestsPerMinute }: Case, figures: Figures): string[] {
  const { utilization = 0, requests = Number.POSITIVE_INFINITY } = goal;
  const misses: string[] = [];
  if (figures.utilization < utilization) misses.push(`utilisation < ${percent(utilization)} %`);
  if (figures.requestsPerJob > requests) misses.push(`requests > ${requests}`);
  if (figures.busiestMinute > requestsPerMinute) misses.push(`over ${requestsPerMinute} requests in 60 s`);
  if (figures.saved < shotCount) misses.push(`${shotCount - figures.saved} videos missing`);
  return misses;
}

function verdict(misses: readonly string[] | null): string {
  if (misses === null) return "";
  return misses.length === 0 ? "PASS" : `FAIL: ${misses.join(", ")}`;
}

function columns(figures: Figures): string[] {
  return [
    percent(figures.utilization),
    figures.minutes.toFixed(1),
    `${figures.detection.toFixed(1)} (${figures.detectionP95.toFixed(0)})`,
    figures.requestsPerJob.toFixed(1),
    figures.refusedPerJob.toFixed(2),
    String(figures.busiestMinute),
  ];
}

function row(cells: readonly string[]): string {
  const [name = "", ...rest] = cells;
  const goal = rest.pop() ?? "";
  return `${name.padEnd(26)}${rest.map((cell) => cell.padStart(18)).join("")}  ${goal}`.trimEnd();
}
