// Figures against goals, as rows of a table.
import type { SimulatedLedger } from "../../../src/simulator/ledger.js";
import type { Case } from "./cases.js";
import { busiestMinute, type Figures } from "./measure.js";

const percent = (value: number): string => (value * 100).toFixed(1);

/** @returns what is not reached; empty when all is. */
export function missed({ goal, requestsPerMinute }: Case, figures: Figures, shots: number): string[] {
  const { utilization = 0, requests = Number.POSITIVE_INFINITY } = goal;
  const misses: string[] = [];
  if (figures.utilization < utilization) misses.push(`utilisation < ${percent(utilization)} %`);
  if (figures.requestsPerJob > requests) misses.push(`requests > ${requests}`);
  if (figures.busiestMinute > requestsPerMinute) misses.push(`over ${requestsPerMinute} requests in 60 s`);
  if (figures.saved < shots) misses.push(`${shots - figures.saved} videos missing`);
  return misses;
}

/**
 * What a simulator saw of one batch. Detection: from a job's end until the first look that found it.
 * @public main.mjs loads it.
 */
export function figuresOf({ jobs, requests }: SimulatedLedger, slots: number): Figures {
  const starts = jobs.flatMap(({ startedAt }) => startedAt ?? []);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  const busy = jobs.reduce((sum, { startedAt, finishedAt }) => {
    return sum + Math.max(0, Math.min(last, finishedAt ?? last) - (startedAt ?? last));
  }, 0);
  const late = jobs.flatMap(({ id, finishedAt }) => {
    const end = finishedAt ?? Number.POSITIVE_INFINITY;
    const look = requests.find(({ at, jobId, method }) => jobId === id && method === "GET" && at >= end);
    return look ? [(look.at - end) / 1000] : [];
  });
  late.sort((a, b) => a - b);
  const times = requests.map(({ at }) => at);
  const saved = new Set(
    requests.flatMap(({ path, status, jobId }) => (path.endsWith("/content") && status === 200 ? [jobId] : [])),
  );
  return {
    utilization: busy / (slots * (last - first)),
    minutes: (Math.max(...times) - Math.min(...times)) / 60_000,
    detection: late.reduce((sum, seconds) => sum + seconds, 0) / late.length,
    detectionP95: late[Math.floor(late.length * 0.95)] ?? 0,
    requestsPerJob: requests.length / jobs.length,
    refusedPerJob: requests.filter(({ status }) => status === 429).length / jobs.length,
    busiestMinute: busiestMinute(times),
    saved: saved.size,
  };
}

export function head(): string {
  return line("", ["utilisation %", "minutes", "detection s (p95)", "requests a job", "429 a job", "busiest 60 s"], "");
}

/** @param misses null for what has no goals. */
export function row(name: string, figures: Figures, misses: readonly string[] | null): string {
  const cells = [
    percent(figures.utilization),
    figures.minutes.toFixed(1),
    `${figures.detection.toFixed(1)} (${figures.detectionP95.toFixed(0)})`,
    figures.requestsPerJob.toFixed(1),
    figures.refusedPerJob.toFixed(2),
    String(figures.busiestMinute),
  ];
  const verdict = misses === null ? "" : misses.length === 0 ? "PASS" : `FAIL: ${misses.join(", ")}`;
  return line(name, cells, verdict);
}

function line(name: string, cells: readonly string[], verdict: string): string {
  const widths = [15, 10, 20, 17, 12, 15];
  const body = cells.map((cell, index) => cell.padStart(widths[index] ?? 12)).join("");
  return `${name.padEnd(38)}${body}  ${verdict}`.trimEnd();
}
