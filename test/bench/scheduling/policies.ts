// Three ways to render the same shots on the same server: this tool's, and two that are written in an afternoon.
import { setMaxListeners } from "node:events";
import pLimit from "p-limit";
import { LedgerFold } from "../../../src/model/ledger.js";
import { makePlan } from "../../../src/model/plan.js";
import { defaultSettings, type Settings } from "../../../src/model/settings.js";
import type { SaveOrder, SubmitOutcome, VideoApi, VideoStore } from "../../../src/model/video-api.js";
import { pollDelay } from "../../../src/run/polling.js";
import { RequestBudget } from "../../../src/run/request-budget.js";
import { startBatch } from "../../../src/run/run-batch.js";
import type { Clock } from "../../../src/util/clock.js";
import { fail, ok } from "../../../src/util/result.js";
import { identitiesOf, shotOf } from "../../support/ledger-builder.js";
import { type Case, shotCount } from "./cases.js";
import { uniform } from "./draw.js";
import { downloadMs, type ModelServer } from "./model-server.js";

/** @returns how many videos were saved. */
export type Policy = (server: ModelServer, of: Case, clock: Clock, seed: number) => Promise<number>;

export const policies: Readonly<Record<string, Policy>> = {
  "poll every 10 s": (server, of, clock) => slotLoop(server, of, clock, () => 10_000),
  "10, 15, 20, 30 … 60 s": (server, of, clock) =>
    slotLoop(server, of, clock, (polls) => pollDelay(polls, { interval: 10_000, max_interval: 60_000 })),
  "sora-batch": scheduler,
};

/** One slot held from submit to download; what fails in passing is tried again as late as a poll. */
async function slotLoop(server: ModelServer, of: Case, clock: Clock, gap: (polls: number) => number): Promise<number> {
  const limit = pLimit(of.concurrency);
  let saved = 0;
  const render = async (key: string): Promise<void> => {
    let job = await server.create(key);
    for (let tries = 0; !job.ok; tries += 1) {
      await clock.sleep(gap(tries));
      job = await server.create(key);
    }
    const { id } = job.value;
    for (let polls = 0; ; polls += 1) {
      await clock.sleep(gap(polls));
      const look = await server.status(id);
      if (look.ok && look.value.status === "completed") break;
    }
    server.detected(id);
    while (!(await server.content()).ok) await clock.sleep(gap(0));
    await clock.sleep(downloadMs);
    saved += 1;
  };
  await Promise.all(Array.from({ length: shotCount }, (_, index) => limit(() => render(`shot-${index}`))));
  return saved;
}

async function scheduler(server: ModelServer, of: Case, clock: Clock, seed: number): Promise<number> {
  const shots = Array.from({ length: shotCount }, (_, index) => shotOf(`s${index}`));
  const settings: Settings = {
    ...defaultSettings,
    concurrency: of.concurrency,
    queue_ahead: of.queueAhead ?? defaultSettings.queue_ahead,
    requests_per_minute: of.requestsPerMinute,
    // The other two never give up a job.
    polling: { ...defaultSettings.polling, timeout: 3_600_000 },
  };
  const fold = new LedgerFold();
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const budget = new RequestBudget(of.requestsPerMinute, clock, stop.signal);
  let saved = 0;
  const api: VideoApi & VideoStore = {
    create: async (_request, key): Promise<SubmitOutcome> => {
      const answer = await server.create(key);
      if (answer.ok) return { outcome: "created", job: answer.value };
      return { outcome: answer.error.status === 503 ? "unknown" : "refused", failure: answer.error };
    },
    status: async (job, _request, signal) => {
      const answer = await server.status(job, signal);
      if (answer.ok && answer.value.status === "completed") server.detected(job);
      return answer;
    },
    cancel: async () => fail({ kind: "server", message: "the bench cancels nothing" }),
    content: async () => fail({ kind: "server", message: "the store asks by itself" }),
    save: async (order: SaveOrder, _progress, signal) => {
      const answer = await budget.run("download", () => server.content(signal));
      if (!answer.ok) return answer;
      await clock.sleep(downloadMs, signal);
      saved += 1;
      const size = { width: 1280, height: 720, seconds: 5 };
      return ok({ path: order.path, size: 1000, sha256: "0".repeat(64), mtime_ms: 0, ...size, warnings: [] });
    },
  };
  const plan = makePlan({
    name: "bench",
    shots,
    identities: identitiesOf(shots),
    ledger: fold.view,
    disk: new Map(),
    settings,
    selected: new Set(shots.map((shot) => shot.id)),
    retry: new Set(),
    retake: new Set(),
    collectOrphans: false,
    now: clock.now(),
  });
  await startBatch(
    { name: "bench", plan, settings, failFast: false },
    {
      api,
      store: api,
      clock,
      random: uniform(seed),
      stop: stop.signal,
      fail: (error) => stop.abort(error),
      budget,
      notify: () => {},
      record: async (fact) => fold.apply(fact),
    },
  ).done;
  stop.abort(new Error("the batch is done"));
  return saved;
}
