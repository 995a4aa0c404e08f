// A folder, a server and a clock, and the real `run` command living and dying in between: everything but processes and sockets is real.

import { appendFile, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { vi } from "vitest";
import type { Connection } from "../../../src/commands/connect.js";
import { describeError } from "../../../src/commands/describe-error.js";
import type { Host, StopSignal } from "../../../src/commands/host.js";
import { type RunFlags, run } from "../../../src/commands/run.js";
import type { Journal } from "../../../src/journal/append.js";
import type { Retryable } from "../../../src/model/retryable.js";
import type { Clock } from "../../../src/util/clock.js";
import { ok } from "../../../src/util/result.js";
import { count, seed } from "../figures.js";
import { quiet, ScheduleClock } from "./clock.js";
import { filesBelow, spoilVideo } from "./folder.js";
import { flakyKeys } from "./keys.js";
import { Life, Unwound } from "./life.js";
import type { ModelManifest } from "./manifest.js";
import { MemoryServer } from "./memory-server.js";
import type { BoughtJob, Played } from "./played.js";
import type { Fault, Mishap, Step } from "./schedule.js";

/** What the process would take from its surroundings: the clock, the connection, and the state file's writer with edges around it. */
const surroundings = vi.hoisted(() => ({
  clock: null as Clock | null,
  connection: null as Connection | null,
  connects: 0,
  aroundAppend: null as ((append: () => Promise<void>, fact: unknown) => Promise<void>) | null,
}));

function there<T>(value: T | null): T {
  if (value === null) throw new Error("no process is running");
  return value;
}

vi.mock("../../../src/util/clock.js", async (original) => ({
  ...(await original<object>()),
  systemClock: {
    now: () => there(surroundings.clock).now(),
    monotonic: () => there(surroundings.clock).monotonic(),
    sleep: (ms: number, signal?: AbortSignal) => there(surroundings.clock).sleep(ms, signal),
  },
}));
vi.mock("../../../src/commands/connect.js", async (original) => ({
  ...(await original<object>()),
  connect: async () => {
    surroundings.connects += 1;
    return there(surroundings.connection);
  },
}));
vi.mock("../../../src/journal/append.js", async (original) => {
  const real = await original<{ openJournal: (...args: unknown[]) => Promise<Journal> }>();
  const openJournal = async (...args: unknown[]): Promise<Journal> => {
    const journal = await real.openJournal(...args);
    const around = there(surroundings.aroundAppend);
    return { ...journal, append: (fact) => around(() => journal.append(fact), fact) };
  };
  return { ...real, openJournal };
});

const hour = 3_600_000;

export class World implements Played {
  readonly root: string;
  readonly clock = new ScheduleClock();
  readonly server: MemoryServer;
  readonly manifest: ModelManifest;
  readonly output: string[] = [];
  readonly violations: string[] = [];
  /** When everything on disk was lost, server time. */
  readonly losses: number[] = [];
  excused = false;
  /** Paths of videos that somebody wrote over. */
  readonly spoiltPaths = new Set<string>();
  edited = false;
  #generation = 0;
  #handlers: ((signal: StopSignal) => void)[] = [];
  readonly #firstTakes = new Set<string>();

  constructor(root: string, manifest: ModelManifest) {
    this.root = root;
    this.manifest = manifest;
    this.server = new MemoryServer(this.clock, (key) => this.#firstTakes.has(key));
  }

  get jobs(): readonly BoughtJob[] {
    return this.server.jobs;
  }

  get requests(): number {
    return this.server.requests;
  }

  get keyMemoryMs(): number {
    return this.server.keyMemoryMs;
  }

  calmDown(): void {
    this.clock.offset = 0;
  }

  cleanRun(retry: readonly Retryable[] = []): Promise<number | null> {
    return this.run({ faults: [], mishaps: [] }, retry);
  }

  async reference(): Promise<World> {
    const other = new World(`${this.root}.reference`, this.manifest);
    await other.begin();
    return other;
  }

  async close(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  get dir(): string {
    return join(this.root, String(this.#generation));
  }

  path(...parts: string[]): string {
    return join(this.dir, "renders", "shots", ...parts);
  }

  async begin(): Promise<void> {
    await mkdir(this.dir, { recursive: true });
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case "run":
        await this.run(step);
        return;
      case "edit":
        this.manifest.apply(step.edit);
        this.edited = true;
        count("manifest edits");
        return;
      case "wait":
        this.clock.pass(step.hours * hour);
        this.excused = true;
        return;
      case "lose-everything":
        await rm(join(this.dir, "renders"), { recursive: true, force: true });
        this.losses.push(this.clock.serverNow());
        count("state or videos deleted or damaged");
        return;
      case "spoil-video": {
        const spoilt = await spoilVideo(this, step);
        if (spoilt !== null) this.spoiltPaths.add(spoilt);
      }
    }
  }

  /** @returns the exit code, or null when it was killed. */
  async run(
    { faults, mishaps }: { faults: readonly Fault[]; mishaps: readonly (Mishap & { edge: number })[] },
    retry: readonly Retryable[] = [],
  ): Promise<number | null> {
    await writeFile(join(this.dir, "shots.yaml"), this.manifest.text);
    for (const key of flakyKeys(this.manifest)) this.#firstTakes.add(key);
    const life = new Life(mishaps, (mishap, self) => this.#happen(mishap, self));
    surroundings.clock = this.clock;
    surroundings.connection = {
      api: { ...this.server.client(life, faults), moderate: async () => ok(null) },
      baseUrl: "https://videos.example/v1",
      clock: this.clock,
      close: async () => {},
    };
    surroundings.aroundAppend = async (append, fact) => {
      this.#lastFact = JSON.stringify(fact);
      await life.edge();
      await append();
      await life.edge();
    };
    count("runs");
    const running = this.#command(life, retry);
    const killed = await this.clock.drive(Promise.race([running.then(() => false), life.death.then(() => true)]));
    count("faults injected", life.faultsMet);
    if (!killed) return running;
    await this.#bury(life, running);
    return null;
  }

  #torn = false;
  #lastFact = "";

  /** The real command, as cli.ts calls it. */
  async #command(life: Life, retry: readonly Retryable[]): Promise<number> {
    const flags: RunFlags = { quiet: true, requestsPerMinute: 100_000, ...(retry.length > 0 ? { retry } : {}) };
    const { random } = Math;
    Math.random = randomFrom(seed);
    try {
      return await run("shots.yaml", flags, this.#host(life));
    } catch (error) {
      if (error instanceof Unwound) return -1;
      const { code, message } = describeError(error);
      this.output.push(`${message}\n`);
      return code;
    } finally {
      Math.random = random;
    }
  }

  #host(life: Life): Host {
    const sink = { write: (text: string) => void this.output.push(text), isTTY: false, terminal: null };
    const exitNow = (): never => {
      life.kill();
      throw new Unwound("left at once");
    };
    return {
      version: "0.1.0",
      argv: ["run", "shots.yaml"],
      cwd: this.dir,
      env: {},
      out: sink,
      err: sink,
      colour: false,
      readStdin: async () => new Uint8Array(),
      onSignal: (handler) => {
        this.#handlers.push(handler);
        return () => {
          this.#handlers = this.#handlers.filter((other) => other !== handler);
        };
      },
      exitNow,
      scrub: () => {},
    };
  }

  async #happen(mishap: Mishap, life: Life): Promise<void> {
    switch (mishap.kind) {
      case "kill":
        this.#torn = mishap.torn;
        count("kills survived");
        life.kill();
        return;
      case "signal":
        count("signals survived");
        this.#signal(mishap.signal);
        if (mishap.twice) this.#signal(mishap.signal);
        return;
      case "clock-jump":
        count("clock jumps");
        this.clock.offset = mishap.hours * hour;
        // A clock that is ahead makes an intent look younger than it is: only the server can know.
        this.server.keyMemoryMs = Math.max(this.server.keyMemoryMs, (24 + mishap.hours) * hour);
        this.excused = true;
        return;
      case "second-process": {
        const other = new Life([], async () => {});
        const { connects } = surroundings;
        const code = await this.#command(other, []);
        if (code !== 3) this.violations.push(`P1: a second process ended with ${code}`);
        if (surroundings.connects !== connects) this.violations.push("P1: a second process went on to the server");
        count("second processes refused");
      }
    }
  }

  #signal(signal: StopSignal): void {
    for (const handler of [...this.#handlers]) {
      try {
        handler(signal);
      } catch (error) {
        if (!(error instanceof Unwound)) throw error;
      }
    }
  }

  /** Keeps the disk as it was at the death, in a new place; then lets the dead process end in the old one. */
  async #bury(life: Life, running: Promise<number>): Promise<void> {
    await quiet();
    const old = this.dir;
    this.#generation += 1;
    await cp(old, this.dir, { recursive: true, preserveTimestamps: true });
    await this.#forgetHolder();
    if (this.#torn) await this.#tear();
    this.#torn = false;
    life.unwind();
    this.#signal("SIGINT");
    await this.clock.drive(running);
    this.clock.forgetSleepers();
    this.#handlers = [];
    await rm(old, { recursive: true, force: true });
  }

  /** The lock names this very process, which lives on: the holder of the copy shall be one that is gone. */
  async #forgetHolder(): Promise<void> {
    const lock = this.path("state.jsonl.lock");
    const text = await readFile(lock, "utf8").catch(() => null);
    if (text === null) return;
    const record: unknown = JSON.parse(text);
    await writeFile(lock, JSON.stringify({ ...Object(record), started: 1 }));
  }

  async #tear(): Promise<void> {
    const state = this.path("state.jsonl");
    const bytes = await readFile(state).catch(() => null);
    if (bytes === null || bytes.at(-1) !== 0x0a) return;
    await appendFile(state, this.#lastFact.slice(0, Math.floor(this.#lastFact.length / 2)));
  }

  files(): Promise<string[]> {
    return filesBelow(this.path());
  }
}

/** Mulberry32: 0 (inclusive) to 1 (exclusive). */
function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
