// What one policy did on one server: figures of a run, and their medians over seeds.
import { VirtualClock } from "../../support/virtual-clock.js";
import { type Case, shotCount } from "./cases.js";
import { ModelServer } from "./model-server.js";
import type { Policy } from "./policies.js";

export interface Figures {
  /** Slot time used / slot time there was, from the first start to the last, 0 to 1. */
  readonly utilization: number;
  readonly minutes: number;
  /** Seconds from a job's end until the client knew. */
  readonly detection: number;
  readonly detectionP95: number;
  readonly requestsPerJob: number;
  readonly refusedPerJob: number;
  /** Most requests that the server saw in any 60 s. */
  readonly busiestMinute: number;
  readonly saved: number;
}

const mostSteps = 1_000_000;

export async function measure(policy: Policy, of: Case, seed: number): Promise<Figures> {
  const clock = new VirtualClock();
  const options = of.server(seed);
  const server = new ModelServer(clock, options);
  const saved = await clock.runUntil(policy(server, of, clock, seed), mostSteps);
  const starts = server.jobs.flatMap(({ startedAt }) => (startedAt === null ? [] : [startedAt]));
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  const late = server.jobs
    .flatMap(({ detectedAt, endsAt }) => (detectedAt === null || endsAt === null ? [] : [(detectedAt - endsAt) / 1000]))
    .sort((a, b) => a - b);
  return {
    utilization: server.busy(first, last) / (options.slots * (last - first)),
    minutes: clock.monotonic() / 60_000,
    detection: late.reduce((sum, seconds) => sum + seconds, 0) / late.length,
    detectionP95: late[Math.floor(late.length * 0.95)] ?? 0,
    requestsPerJob: server.requests.length / shotCount,
    refusedPerJob: server.refused / shotCount,
    busiestMinute: busiestMinute(server.requests),
    saved,
  };
}

/** @param times milliseconds, ascending. */
export function busiestMinute(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  times.forEach((time, index) => {
    while ((times[first] ?? time) <= time - 60_000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

/** Each figure's median; of the busiest minute the worst, of saved videos the fewest. */
export function medians(runs: readonly Figures[]): Figures {
  const median = (pick: (figures: Figures) => number): number => {
    const sorted = runs.map(pick).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return {
    utilization: median((run) => run.utilization),
    minutes: median((run) => run.minutes),
    detection: median((run) => run.detection),
    detectionP95: median((run) => run.detectionP95),
    requestsPerJob: median((run) => run.requestsPerJob),
    refusedPerJob: median((run) => run.refusedPerJob),
    busiestMinute: Math.max(...runs.map((run) => run.busiestMinute)),
    saved: Math.min(...runs.map((run) => run.saved)),
  };
}
