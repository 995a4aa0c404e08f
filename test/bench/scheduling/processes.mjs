// The goals once more, with real processes: the built command against the simulator. Once both have clocks that run faster; once, as
// anybody could, the clocks are true, the server renders faster and the flags are set to match.
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

const ways = [
  {
    what: "both with clocks that run faster",
    cases,
    preload: ["--import", warp],
    server: {},
    goal: (goals) => goals,
    flags: ["--requests-per-minute", 20],
  },
  {
    what: "with a faster server and flags to match",
    // In 60 s of true time so many requests are allowed that no limit is reached: there is no case of half the rate.
    cases: cases.slice(0, 3),
    preload: [],
    server: { timeScale: speed, requestsPerMinute: 20 * speed },
    goal: ({ goal, ...goals }) => ({
      ...goals,
      name: goals.name.replace(", 20 rpm", ""),
      goal: { utilization: goal.utilization },
      requestsPerMinute: 20 * speed,
    }),
    flags: [
      ...["--requests-per-minute", 20 * speed, "--poll-interval", `${10_000 / speed}ms`],
      ...["--poll-max-interval", `${60_000 / speed}ms`, "--job-timeout", `${600 / speed}s`],
    ],
  },
];

/** @returns {Promise<boolean>} whether every goal is met */
export async function realProcesses({ known, missed, figuresOf, medians, row, head }, seeds, print, only) {
  let met = true;
  for (const way of ways) {
    print(`The built command and a simulator at ${speed} times the speed of life, ${way.what}`);
    print(`${shots} shots, medians of ${seeds} seeds`);
    print(head());
    const chosen = way.cases
      .map((of, index) => ({ ...of, goals: way.goal(known[index]) }))
      .filter(({ goals }) => goals.name.includes(only));
    // One after the other: at this speed 20 ms of waiting for a core are a second of an idle slot.
    for (const of of chosen) {
      const runs = [];
      for (let seed = 1; seed <= seeds; seed += 1) runs.push(await batch(of, way, seed, figuresOf));
      const figures = medians(runs);
      const misses = missed(of.goals, figures, shots);
      if (misses.length > 0) met = false;
      print(row(of.goals.name, figures, misses));
    }
    print("");
  }
  return met;
}

async function batch({ slots, server }, way, seed, figuresOf) {
  const cwd = mkdtempSync(join(tmpdir(), "sora-batch-scheduling-"));
  const options = JSON.stringify({ slots, seed: `bench-${seed}`, ...server, ...way.server });
  const simulator = fork(new URL("simulator.mjs", import.meta.url), [options], { execArgv: way.preload, env });
  try {
    const [{ url }] = await once(simulator, "message");
    const rows = Array.from({ length: shots }, (_, index) => `s${index},"A harbour at dawn, view ${index}",5,1280x720`);
    writeFileSync(join(cwd, "shots.csv"), ["id,prompt,n_seconds,size", ...rows].join("\n"));
    const pace = ["--concurrency", slots, ...way.flags].map(String);
    const args = ["run", "shots.csv", "--quiet", "--report", "json", "--base-url", url, ...pace];
    const { code, stderr } = await run([...way.preload, cliPath, ...args], { cwd, env });
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
