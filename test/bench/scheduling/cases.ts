// The servers to schedule for, with what must be reached on them.

import { drawFor } from "./draw.js";
import type { ServerOptions } from "./model-server.js";

export interface Goal {
  /** Least utilisation until the last job starts, 0 to 1. */
  readonly utilization?: number;
  /** Most requests a job. */
  readonly requests?: number;
}

export interface Case {
  readonly name: string;
  /** As set in the manifest. */
  readonly concurrency: number;
  /** Default 1. */
  readonly queueAhead?: number;
  readonly requestsPerMinute: number;
  readonly server: (seed: number) => ServerOptions;
  readonly goal: Goal;
}

export const shotCount = 100;

const medianMs = 75_000;
const sigma = 0.45;

const steady =
  (seed: number) =>
  (job: number): number =>
    medianMs * Math.exp(sigma * drawFor(seed, job).normal);

const doubling =
  (seed: number) =>
  (job: number): number =>
    steady(seed)(job) * (job < shotCount / 2 ? 1 : 2);

/** Half of the jobs take 40 s, half 140 s, and nothing tells which. */
const bimodal =
  (seed: number) =>
  (job: number): number => {
    const { coin, normal } = drawFor(seed, job);
    return (coin < 0.5 ? 40_000 : 140_000) * Math.exp(0.15 * normal);
  };

const plenty = Number.POSITIVE_INFINITY;
const minute = 60_000;

function a(name: string, slots: number, goal: Goal, server: (seed: number) => Partial<ServerOptions>): Case {
  return {
    name,
    concurrency: slots,
    requestsPerMinute: 20,
    goal,
    server: (seed) => ({ slots, queue: 2, requestsPerMinute: plenty, renderMs: steady(seed), ...server(seed) }),
  };
}

export const cases: readonly Case[] = [
  a("2 slots, queues 2", 2, { utilization: 0.99, requests: 9 }, () => ({})),
  a("5 slots, queues 2, 20 rpm", 5, { utilization: 0.97, requests: 6 }, () => ({ requestsPerMinute: 20 })),
  a("2 slots, no queue, 20 rpm", 2, { utilization: 0.95 }, () => ({ queue: 0, requestsPerMinute: 20 })),
  a("2 slots, server allows 10 of 20 rpm", 2, { utilization: 0.98 }, () => ({ requestsPerMinute: 10 })),
  a("2 slots, times double half-way", 2, {}, (seed) => ({ renderMs: doubling(seed) })),
  a("2 slots, bimodal times", 2, {}, (seed) => ({ renderMs: bimodal(seed) })),
  a("2 slots, 60 s of 503", 2, {}, () => ({ away: [20 * minute, 21 * minute] })),
  a("5 slots, 60 s of 503", 5, {}, () => ({ away: [10 * minute, 11 * minute] })),
  a("2 slots, a rival takes 1", 2, {}, () => ({ rival: { from: 15 * minute, jobs: 1 } })),
  a("5 slots, a rival takes 2", 5, {}, () => ({ rival: { from: 8 * minute, jobs: 2 } })),
];
