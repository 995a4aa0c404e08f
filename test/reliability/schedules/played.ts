// What a schedule is played on, in one process or in many: what an outside observer can see and do.
import type { RenderRequest } from "../../../src/model/request.js";
import type { Retryable } from "../../../src/model/retryable.js";
import type { ModelManifest } from "./manifest.js";
import type { Step } from "./schedule.js";

export interface BoughtJob {
  readonly id: string;
  readonly key: string;
  readonly request: Partial<RenderRequest>;
  /** Server time, milliseconds. */
  readonly at: number;
}

export interface Played {
  readonly manifest: ModelManifest;
  readonly output: readonly string[];
  /** What was seen to go wrong on the way. */
  readonly violations: readonly string[];
  /** When everything on disk was lost, server time. */
  readonly losses: readonly number[];
  readonly edited: boolean;
  /** Paths of videos that somebody wrote over. */
  readonly spoiltPaths: ReadonlySet<string>;
  /** Whether a clock or the passing of time may have left something to a person's word. */
  readonly excused: boolean;
  /** How long the server knows a key, milliseconds. */
  readonly keyMemoryMs: number;
  readonly jobs: readonly BoughtJob[];
  /** Requests that the server has seen. */
  readonly requests: number;

  step(step: Step): Promise<void>;
  /** From here on the clocks are right and nothing goes wrong any more. */
  calmDown(): void;
  /** @returns the exit code of an undisturbed run. */
  cleanRun(retry?: readonly Retryable[]): Promise<number | null>;
  /** In the output directory. */
  path(...parts: string[]): string;
  /** Paths in the output directory. */
  files(): Promise<string[]>;
  /** A fresh folder and a fresh server with the manifest as it is now. */
  reference(): Promise<Played>;
  close(): Promise<void>;
}
