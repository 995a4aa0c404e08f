// npm run reliability: runs the long suites with one seed and prints what they did as a table. `run.mjs [SEED]`, or SEED in the environment.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const limitMs = 30 * 60_000;
const seed = process.argv[2] ?? process.env.SEED ?? "20261101";
if (!/^-?\d{1,9}$/.test(seed)) {
  process.stderr.write(`the seed is a whole number of at most nine digits (found "${seed}")\n`);
  process.exit(2);
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sora-reliability-"));
const results = join(folder, "figures.jsonl");
const started = performance.now();

/** @returns the exit code of the suites; never rejects. */
function runSuites() {
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--config", "test/reliability/vitest.config.ts", ...process.argv.slice(3)];
  const env = { ...process.env, RELIABILITY_FIGURES: results, RELIABILITY_SEED: seed };
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
rmSync(folder, { recursive: true, force: true });
const shown = rows.map(([name, n]) => [String(name), typeof n === "number" ? n.toLocaleString("en-US") : String(n)]);
const [wide, high] = [0, 1].map((column) => Math.max(...shown.map((row) => row[column].length)));
const lines = shown.map(([name, n]) => `| ${name.padEnd(wide)} | ${n.padStart(high)} |`);
process.stdout.write(
  `\n| ${"figure".padEnd(wide)} | ${" ".repeat(high)} |\n| ${"-".repeat(wide)} | ${"-".repeat(high - 1)}: |\n`,
);
process.stdout.write(`${lines.join("\n")}\n`);
process.exit(code);
