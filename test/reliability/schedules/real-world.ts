// A schedule played with real processes of the built command against a real server: slower, with nothing replaced.
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Retryable } from "../../../src/model/retryable.js";
import { ScriptedBatch } from "../../support/scripted-server/batch.js";
import type { Instant, Misdeed } from "../../support/scripted-server/misdeed.js";
import { count } from "../figures.js";
import { filesBelow, spoilVideo } from "./folder.js";
import { flakyKeys } from "./keys.js";
import type { ModelManifest } from "./manifest.js";
import { misdeedOf } from "./misdeeds.js";
import type { BoughtJob, Played } from "./played.js";
import type { Step } from "./schedule.js";

const killer = new URL("../../support/kill-at-write.mjs", import.meta.url);
const shiftedClock = new URL("../../support/scripted-server/shifted-clock.mjs", import.meta.url);
const instants: readonly Instant[] = ["before-reading", "after-accepting", "half-answer", "after-answer"];
const phases = ["write", "sync", "synced"] as const;
const hour = 3_600_000;
/** Requests or writes of one run, about. */
const length = 14;

type Run = Step & { do: "run" };

export class RealWorld implements Played {
  readonly batch: ScriptedBatch;
  readonly manifest: ModelManifest;
  readonly violations: string[] = [];
  readonly losses: number[] = [];
  edited = false;
  excused = false;
  readonly spoiltPaths = new Set<string>();
  /** It never forgets one. */
  readonly keyMemoryMs = Number.POSITIVE_INFINITY;
  /** Hours that have passed by every clock. */
  #passed = 0;

  private constructor(batch: ScriptedBatch, manifest: ModelManifest) {
    this.batch = batch;
    this.manifest = manifest;
    batch.book.idOf = (_, key) => `task_${key?.slice(0, 24)}`;
    batch.book.failing = ({ key }) => (flakyKeys(manifest).includes(key ?? "") ? "Internal generation error" : null);
  }

  static async begin(manifest: ModelManifest): Promise<RealWorld> {
    return new RealWorld(await ScriptedBatch.create(manifest.text), manifest);
  }

  get output(): readonly string[] {
    return this.batch.outputs;
  }

  get jobs(): readonly BoughtJob[] {
    return this.batch.book.jobs.map(({ id, key, request }, at) => ({ id, key: key ?? "", request, at }));
  }

  get requests(): number {
    return this.batch.book.requests.length;
  }

  calmDown(): void {}

  path(...parts: string[]): string {
    return this.batch.path(...parts);
  }

  files(): Promise<string[]> {
    return filesBelow(this.path());
  }

  reference(): Promise<RealWorld> {
    return RealWorld.begin(this.manifest);
  }

  close(): Promise<void> {
    return this.batch.close();
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case "run":
        await this.#run(step);
        return;
      case "edit":
        this.manifest.apply(step.edit);
        this.edited = true;
        count("manifest edits");
        return;
      case "wait":
        this.#passed += step.hours;
        this.excused = true;
        return;
      case "lose-everything":
        await rm(join(this.batch.dir, "renders"), { recursive: true, force: true });
        this.losses.push(this.jobs.length);
        count("state or videos deleted or damaged");
        return;
      case "spoil-video": {
        const spoilt = await spoilVideo(this, step);
        if (spoilt !== null) this.spoiltPaths.add(spoilt);
      }
    }
  }

  async cleanRun(retry: readonly Retryable[] = []): Promise<number | null> {
    return this.#run(
      { do: "run", faults: [], mishaps: [] },
      retry.flatMap((state) => ["--retry", state]),
    );
  }

  async #run({ faults, mishaps }: Run, flags: readonly string[] = []): Promise<number | null> {
    const { batch } = this;
    await writeFile(join(batch.dir, "shots.yaml"), this.manifest.text);
    let requests = 0;
    const calls = new Map<string, number>();
    batch.server.script = (call) => {
      requests += 1;
      const nth = (calls.get(call.kind) ?? 0) + 1;
      calls.set(call.kind, nth);
      for (const mishap of mishaps) {
        if ((mishap.edge % length) + 1 !== requests) continue;
        const at = instants[mishap.edge % instants.length] ?? "before-reading";
        const misdeed = this.#befall(mishap, at);
        if (misdeed !== undefined) return misdeed;
      }
      const fault = faults.find((candidate) => candidate.call === call.kind && candidate.nth === nth);
      if (fault) count("faults injected");
      return fault && misdeedOf(fault);
    };
    const torn = mishaps.find((mishap) => mishap.kind === "kill" && mishap.torn);
    const jump = mishaps.find((mishap) => mishap.kind === "clock-jump");
    if (jump) {
      count("clock jumps");
      this.excused = true;
    }
    const shift = this.#passed + (jump?.hours ?? 0);
    const env = {
      ...(torn ? { KILL_AT: `${(torn.edge % length) + 1}:${phases[torn.edge % phases.length]}` } : {}),
      CLOCK_SHIFT_MS: String(shift * hour),
      CLOCK_SHIFT_AFTER_MS: jump && jump.edge % 2 === 1 ? "300" : "0",
    };
    const preload = [...(torn ? [killer] : []), ...(shift === 0 ? [] : [shiftedClock])];
    count("runs");
    const { code, signal } = await batch.run(["--job-timeout", "1m", ...flags], { env, preload });
    if (signal === "SIGKILL") count("kills survived");
    if (code === 130 || code === 143) count("signals survived");
    return code;
  }

  #befall(mishap: Run["mishaps"][number], at: Instant): Misdeed | undefined {
    switch (mishap.kind) {
      case "kill":
        return mishap.torn ? undefined : { do: "kill", at };
      case "signal":
        if (mishap.twice) this.batch.server.client?.kill(mishap.signal);
        return { do: "kill", at, signal: mishap.signal };
      case "second-process":
        return { do: "wait", at: "before-reading", until: this.#secondProcess() };
      case "clock-jump":
        return undefined;
    }
  }

  async #secondProcess(): Promise<void> {
    const first = this.batch.server.client;
    const { code, stderr } = await this.batch.run([], { started: () => {} });
    if (code === 3) count("second processes refused");
    // The first one may have been killed meanwhile, and then the second one is right to go on.
    else if (first?.exitCode === null && first.signalCode === null) {
      this.violations.push(`P1: a second process ended with ${code}: ${stderr}`);
    }
  }
}
