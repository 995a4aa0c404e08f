// Runs the built command under strace: to watch its system calls, or to break chosen ones.
import { spawn, spawnSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultReports, reportFormats } from "../../../src/report/formats/registry.js";
import type { BatchFolder } from "../../support/batch-folder.js";
import { type CliResult, canaryKey } from "../../support/cli.js";
import { distUrl } from "../../support/dist.js";

/** Linux only, and not everywhere installed: without it these suites have nothing to say. */
export const canTrace = spawnSync("strace", ["-V"]).status === 0;
if (!canTrace) process.stderr.write("note: strace is not installed, so no system call is watched or broken\n");

const cliPath = fileURLToPath(distUrl("cli.js"));
const limitMs = 60_000;

export interface TracedResult extends CliResult {
  /** What strace wrote: one line for each matching call. */
  readonly log: string;
}

/**
 * @param options of strace; `$$` in them is the process id of the command.
 * @param flags further flags of the command.
 * @param threads that work on files; strace counts calls by thread, so that with one of them it counts all.
 */
export async function traced(
  folder: BatchFolder,
  options: readonly string[],
  flags: readonly string[] = [],
  threads = 1,
): Promise<TracedResult> {
  const log = `${folder.dir}.strace`;
  // -D makes the command itself our child, with the process id that the shell had: so paths may name it.
  const words = ["strace", "-D", "-f", "-y", "-o", log, ...options, process.execPath, cliPath, ...runArguments(folder)];
  const child = spawn("sh", ["-c", `exec ${[...words, ...flags].map((word) => `"${word}"`).join(" ")}`], {
    cwd: folder.dir,
    env: { PATH: process.env.PATH ?? "", OPENAI_API_KEY: canaryKey, UV_THREADPOOL_SIZE: String(threads) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    text.stderr += chunk;
  });
  // The tracer shares these pipes: they close after the last line of its log.
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (...ending) => resolve(ending));
  });
  clearTimeout(timer);
  const lines = await readFile(log, "utf8");
  await rm(log, { force: true });
  return { code, signal, ...text, log: lines };
}

function runArguments(folder: BatchFolder): string[] {
  const pace = ["--poll-interval", "20ms", "--poll-max-interval", "60ms", "--requests-per-minute", "100000"];
  return ["run", folder.manifest, "--base-url", folder.server.url, ...pace];
}

export interface Injection {
  readonly syscall: string;
  /** As strace spells it: `error=EIO`, `signal=KILL`, `retval=0`. */
  readonly effect: string;
  /** 1-based, among the calls that touch the batch's files. */
  readonly nth: number;
}

/**
 * Breaks one call on the batch's files. Calls on anything else, as the loading of modules, are neither counted nor broken.
 * @param videos file names in the output directory.
 */
export async function injected(
  folder: BatchFolder,
  { syscall, effect, nth }: Injection,
  videos: readonly string[],
): Promise<TracedResult & { readonly hit: boolean }> {
  const paths = ["-P", folder.path(), ...filesOf(videos).flatMap((name) => ["-P", folder.path(name)])];
  // Above the output directory, for mkdir.
  const parents = ["-P", join(folder.dir, "renders"), "-P", folder.dir];
  const what = ["-e", `trace=${syscall}`, "-e", `inject=${syscall}:${effect}:when=${nth}`];
  // Stops at no other call than this one, and so takes a third less time; but signals then come to nothing.
  const faster = effect.startsWith("signal") ? [] : ["--seccomp-bpf"];
  const result = await traced(folder, [...faster, ...paths, ...parents, ...what]);
  return { ...result, hit: result.signal === "SIGKILL" || result.log.includes("(INJECTED)") };
}

/** Written by every run that is not told otherwise. */
export const reportFiles: readonly string[] = defaultReports.map((name) => reportFormats[name].file);

function filesOf(videos: readonly string[]): string[] {
  return [
    ...["state.jsonl", "state.jsonl.lock", ".sora-batch-write-probe"],
    ...reportFiles.flatMap((name) => [name, `.${name}.$$.tmp`]),
    ...videos.flatMap((name) => [name, `.${name}.part`, `.${name}.part.json`]),
  ];
}
