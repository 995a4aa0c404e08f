// The goals once more, with real processes: the built command against the simulator, both with clocks that run faster.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliPath } from "../support/built.mjs";
import { run } from "../support/measure.mjs";

const speed = 50;
const shots = 50;
const warp = new URL("warp-time.mjs", import.meta.url).href;
const env = { ...process.env, BENCH_SPEED: String(speed), OPENAI_API_KEY: "bench-key-of-no-value" };

const cases = [
  { slots: 2, server: { queue: 2 } },
  { slots: 5, server: { queue: 2, requestsPerMinute: 20 } },
  { slots: 2, server: { queue: 0, requestsPerMinute: 20 } },
  { slots: 2, server: { queue: 2, requestsPerMinute: 10 } },
];

/** @returns {Promise<boolean>} whether every goal is met */
export async function realProcesses({ known, missed, figuresOf, medians, row, head }, seeds, print, only) {
  print(
    `The built command and a simulator at ${speed} times the speed of life, ${shots} shots, medians of ${seeds} seeds`,
  );
  print(head());
  const chosen = cases
    .map((of, index) => ({ ...of, goals: known[index] }))
    .filter(({ goals }) => goals.name.includes(only));
  let met = true;
  // One after the other: at this speed 20 ms of waiting for a core are a second of an idle slot.
  for (const of of chosen) {
    const runs = [];
    for (let seed = 1; seed <= seeds; seed += 1) runs.push(await batch(of, seed, figuresOf));
    const figures = medians(runs);
    const misses = missed(of.goals, figures, shots);
    if (misses.length > 0) met = false;
    print(row(of.goals.name, figures, misses));
  }
  return met;
}

async function batch({ slots, server }, seed, figuresOf) {
  const cwd = mkdtempSync(join(tmpdir(), "sora-batch-scheduling-"));
  const options = JSON.stringify({ slots, seed: `bench-${seed}`, ...server });
  const simulator = fork(new URL("simulator.mjs", import.meta.url), [options], { execArgv: ["--import", warp], env });
  try {
    const [{ url }] = await once(simulator, "message");
    const rows = Array.from({ length: shots }, (_, index) => `s${index},"A harbour at dawn, view ${index}",5,1280x720`);
    writeFileSync(join(cwd, "shots.csv"), ["id,prompt,n_seconds,size", ...rows].join("\n"));
    const pace = ["--concurrency", slots, "--requests-per-minute", 20].map(String);
    const args = ["run", "shots.csv", "--quiet", "--report", "json", "--base-url", url, ...pace];
    const { code, stderr } = await run(["--import", warp, cliPath, ...args], { cwd, env });
    if (code !== 0) throw new Error(`the run ended with ${code}\n${stderr}`);
    simulator.send("ledger");
    const [ledger] = await once(simulator, "message");
    return figuresOf(ledger, slots);
  } finally {
    simulator.disconnect();
    await once(simulator, "exit");
    rmSync(cwd, { recursive: true, force: true });
  }
}
