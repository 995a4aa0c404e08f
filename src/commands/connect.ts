// The server a command talks to: the one the user named, or a simulator started for this run.
import { join } from "node:path";
import { checkApiKey } from "../api/api-key.js";
import { checkBaseUrl } from "../api/base-url.js";
import type { VideoApiOptions } from "../api/client.js";
import { makeDirectory } from "../download/place.js";
import type { PromptModerator, VideoApi } from "../model/video-api.js";
import type { Simulator } from "../simulator/simulator.js";
import { type Clock, scaledClock, systemClock } from "../util/clock.js";
import { redactor } from "../util/redact.js";
import type { Batch } from "./batch.js";
import { type Host, UsageError } from "./host.js";

export interface ConnectFlags {
  readonly baseUrl?: string;
  readonly apiKeyEnv?: string;
  readonly allowHttp?: boolean;
  readonly simulate?: boolean;
  readonly timeScale?: number;
  readonly fault?: readonly string[];
  readonly seed?: string;
}

export interface Connection {
  readonly api: VideoApi & PromptModerator;
  readonly baseUrl: string;
  readonly clock: Clock;
  close(): Promise<void>;
}

/** How much faster than life a simulated run goes when nothing else is said: a job of 75 s takes little more than one. */
const defaultTimeScale = 60;

/** Also where nothing is to be sent: the same words are right or wrong whatever the state. @throws UsageError */
export function checkConnectFlags(flags: ConnectFlags): void {
  if (flags.simulate && flags.baseUrl !== undefined) {
    throw new UsageError("--simulate is a server of its own: leave out --base-url, or leave out --simulate");
  }
  if (flags.simulate) return;
  for (const flag of ["timeScale", "fault", "seed"] as const) {
    if (flags[flag] !== undefined)
      throw new UsageError(`--${flag === "timeScale" ? "time-scale" : flag} goes with --simulate`);
  }
}

/** @throws UsageError when no usable server or key is named: nothing was sent. */
export async function connect(batch: Batch, flags: ConnectFlags, host: Host): Promise<Connection> {
  checkConnectFlags(flags);
  if (flags.simulate) return connectSimulator(batch, flags, host);
  if (batch.baseUrl === null) {
    throw new UsageError(
      "no server is named: give --base-url URL, set OPENAI_BASE_URL, or write base_url in the manifest (or try --simulate)",
    );
  }
  const url = checkBaseUrl(batch.baseUrl, { allowHttp: flags.allowHttp ?? false });
  if (!url.ok) throw new UsageError(url.error);
  const variable = flags.apiKeyEnv ?? "OPENAI_API_KEY";
  const text = host.env[variable];
  if (text === undefined) {
    throw new UsageError(
      `no API key: set ${variable}, or name another variable with --api-key-env (or try --simulate)`,
    );
  }
  const key = checkApiKey(text);
  if (!key.ok) throw new UsageError(`${variable}: ${key.error}`);
  host.scrub(redactor(key.value));
  const api = await openApi({
    baseUrl: url.value,
    dialect: batch.dialect,
    apiKey: key.value,
    allowHttp: flags.allowHttp ?? false,
    userAgent: `sora-batch/${host.version}`,
    proxyEnv: host.env,
  });
  return { api, baseUrl: url.value.href, clock: systemClock, close: async () => {} };
}

async function connectSimulator(batch: Batch, flags: ConnectFlags, host: Host): Promise<Connection> {
  // Loaded only here: a real run never pays for the simulator's start.
  const [{ startSimulator }, { parseFaults }] = await Promise.all([
    import("../simulator/simulator.js"),
    import("../simulator/parse-faults.js"),
  ]);
  const faults = parseFaults(flags.fault ?? []);
  if (!faults.ok) throw new UsageError(faults.error.join("; "));
  const timeScale = flags.timeScale ?? defaultTimeScale;
  await makeDirectory(batch.outDir);
  const starting = startSimulator({
    timeScale,
    slots: batch.settings.concurrency,
    faults: faults.value,
    // Remembered, so that an interrupted simulated run resumes like a real one.
    store: join(batch.outDir, ".simulator.jsonl"),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
  });
  const simulator: Simulator = await starting.catch((error: unknown) => {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  });
  const url = checkBaseUrl(simulator.url, { allowHttp: false });
  if (!url.ok) throw new Error(url.error);
  const api = await openApi({
    baseUrl: url.value,
    dialect: batch.dialect,
    apiKey: "simulated",
    userAgent: `sora-batch/${host.version}`,
  });
  return { api, baseUrl: simulator.url, clock: scaledClock(systemClock, timeScale), close: () => simulator.close() };
}

/** Loaded only when something is to be sent: the HTTP client is most of a start's time. */
async function openApi(options: VideoApiOptions): Promise<VideoApi & PromptModerator> {
  const { createVideoApi } = await import("../api/client.js");
  return createVideoApi(options);
}
