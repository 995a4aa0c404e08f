// Runs the built command as a real process, bounded in time, with an environment that holds nothing but what a test gives.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { distUrl } from "./dist.js";

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Record<string, string>;
  readonly stdin?: string | Uint8Array;
  /** Modules loaded into the process before the command: crash points and the like. */
  readonly preload?: readonly URL[];
  /** Told when the process has started. */
  readonly started?: (child: ChildProcess) => void;
}

/** A process that takes longer is killed: a test must not hang. */
const limitMs = 150_000;

/** Looks like a key and appears nowhere else: no output or file may hold it. */
export const canaryKey = "sk-canary-5f2c91d07be84a63";

const cliPath = fileURLToPath(distUrl("cli.js"));

export function sora(
  args: readonly string[],
  { cwd, env = {}, stdin, preload = [], started }: CliOptions,
): Promise<CliResult> {
  const imports = preload.flatMap((module) => ["--import", module.href]);
  const child = spawn(process.execPath, [...imports, cliPath, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? "", OPENAI_API_KEY: canaryKey, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  started?.(child);
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    text.stderr += chunk;
  });
  // A process that was killed before it read its input is not this test's failure.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...text });
    });
  });
}
