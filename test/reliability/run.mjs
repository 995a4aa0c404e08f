// npm run reliability: runs the long suites with one seed and prints what they did as a table.
// `run.mjs [--within MINUTES] [SEED]`; after so many minutes what is left is left out, which the table says.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const limitMs = 30 * 60_000;
const { values, positionals } = parseArgs({ options: { within: { type: "string" } }, allowPositionals: true });
const [seed = "20261101", ...filters] = positionals;
if (!/^-?\d{1,9}$/.test(seed)) {
  process.stderr.write(`the seed is a whole number of at most nine digits (found "${seed}")\n`);
  process.exit(2);
}
if (values.within !== undefined && !/^\d{1,3}(\.\d)?$/.test(values.within)) {
  process.stderr.write(`--within takes minutes (found "${values.within}")\n`);
  process.exit(2);
}
const until =
  values.within === undefined ? {} : { RELIABILITY_UNTIL: String(Date.now() + Number(values.within) * 60_000) };

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sora-reliability-"));
const shared = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "sora-reliability-"));
const results = join(folder, "figures.jsonl");
const started = performance.now();

/** @returns the exit code of the suites; never rejects. */
function runSuites() {
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--config", "test/reliability/vitest.config.ts", ...filters];
  // Tens of thousands of syncs: on a real disk they would only measure the disk.
  const temporary = existsSync("/dev/shm") ? { TMPDIR: shared } : {};
  const env = { ...process.env, ...temporary, ...until, RELIABILITY_FIGURES: results, RELIABILITY_SEED: seed };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: "inherit" });
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  return new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

/** Sums by name, in the order in which names first came. */
function figures() {
  const sums = new Map();
  let text = "";
  try {
    text = readFileSync(results, "utf8");
  } catch {
    // Nothing was counted.
  }
  for (const line of text.split("\n").filter(Boolean)) {
    const { name, n } = JSON.parse(line);
    sums.set(name, (sums.get(name) ?? 0) + n);
  }
  return sums;
}

const code = await runSuites();
const rows = [
  ...[...figures()].sort(([a], [b]) => (a < b ? -1 : 1)),
  ["violations", code === 0 ? 0 : "see above"],
  ["seed", seed],
  ["minutes", ((performance.now() - started) / 60_000).toFixed(1)],
];
for (const used of [folder, shared]) rmSync(used, { recursive: true, force: true });
const shown = rows.map(([name, n]) => [String(name), typeof n === "number" ? n.toLocaleString("en-US") : String(n)]);
const [wide, high] = [0, 1].map((column) => Math.max(...shown.map((row) => row[column].length)));
const lines = shown.map(([name, n]) => `| ${name.padEnd(wide)} | ${n.padStart(high)} |`);
process.stdout.write(
  `\n| ${"figure".padEnd(wide)} | ${" ".repeat(high)} |\n| ${"-".repeat(wide)} | ${"-".repeat(high - 1)}: |\n`,
);
process.stdout.write(`${lines.join("\n")}\n`);
process.exit(code);
