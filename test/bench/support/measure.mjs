// Runs the built program and says what it took.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliPath } from "./built.mjs";

const usage = new URL("usage.mjs", import.meta.url).href;
const limitMs = 600_000;
let runs = 0;

/**
 * @param {readonly string[]} args of sora-batch
 * @param {{ cwd?: string, env?: Record<string, string>, codes?: readonly number[] }} [options] `codes`: how it may end
 * @returns {Promise<{ wall: number, cpu: number, peak: number, stdout: string }>} seconds, seconds, bytes
 */
export async function measure(args, { cwd, env = {}, codes = [0] } = {}) {
  const file = join(tmpdir(), `sora-batch-usage-${process.pid}-${runs++}.json`);
  const start = performance.now();
  const { code, stdout, stderr } = await run([...["--import", usage], cliPath, ...args], {
    cwd,
    env: { ...process.env, ...env, BENCH_USAGE: file },
  });
  const wall = (performance.now() - start) / 1000;
  if (!codes.includes(code)) throw new Error(`${args.join(" ")} ended with ${code}\n${stderr}`);
  const used = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  return { wall, ...used, stdout };
}

/** @returns {Promise<{ code: number | null, stdout: string, stderr: string }>} of a node process */
export function run(args, options) {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8").on("data", (chunk) => {
      text[name] += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, ...text });
    });
  });
}
