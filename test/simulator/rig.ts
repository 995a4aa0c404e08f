// A simulator on a clock that tests move, and a client for it.
import { onTestFinished } from "vitest";
import type { SimulatorOptions } from "../../src/simulator/options.js";
import { type Simulator, startSimulator } from "../../src/simulator/simulator.js";

/** 2026-11-01T00:00:00Z. */
export const START = Date.UTC(2026, 10, 1);

/** Longer than any render in these tests. */
export const LONG_MS = 3_600_000;

export interface JobBody {
  object: string;
  id: string;
  status: string;
  created_at: number;
  finished_at: number | null;
  expires_at: number | null;
  generations: { id: string; video_url: string }[];
  prompt: string;
  model: string;
  n_seconds: number;
  width: number;
  height: number;
  n_variants: number;
  failure_reason: string | null;
}

export class Rig {
  readonly simulator: Simulator;
  readonly clock: { now: number };

  constructor(simulator: Simulator, clock: { now: number }) {
    this.simulator = simulator;
    this.clock = clock;
  }

  /** Any request, with a token unless the headers say otherwise. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const url = path.startsWith("http") ? path : `${this.simulator.url}${path}`;
    return fetch(url, { ...init, headers: { Authorization: "Bearer test", ...init.headers } });
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch("/videos", { method: "POST", body: JSON.stringify(body), headers });
  }

  /** Submits a job that must be accepted. */
  async submit(fields: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<JobBody> {
    const response = await this.post({ ...SMALL, ...fields }, headers);
    if (response.status !== 201) throw new Error(`submit was answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as JobBody;
  }

  async job(id: string): Promise<JobBody> {
    return (await (await this.fetch(`/videos/${id}`)).json()) as JobBody;
  }

  async statuses(...ids: string[]): Promise<string[]> {
    return Promise.all(ids.map(async (id) => (await this.job(id)).status));
  }

  cancel(id: string): Promise<Response> {
    return this.fetch(`/videos/${id}`, { method: "DELETE" });
  }

  content(id: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(`/videos/${id}/content`, { headers });
  }
}

/** A request whose video is quick to render. */
export const SMALL = { model: "sora-1-turbo", prompt: "dust", n_seconds: 1, width: 64, height: 48 };

/** Starts a simulator that is closed when the test ends. */
export async function startRig(options: SimulatorOptions = {}, clock = { now: START }): Promise<Rig> {
  const simulator = await startSimulator({ now: () => clock.now, ...options });
  onTestFinished(() => simulator.close());
  return new Rig(simulator, clock);
}

/** The contract's error body. */
export async function errorOf(
  response: Response,
): Promise<{ status: number; type: string; code: string; message: string }> {
  const { error } = (await response.json()) as { error: { type: string; code: string; message: string } };
  return { status: response.status, ...error };
}
