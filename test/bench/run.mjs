// Runs the benches, or those that are named: `node test/bench/run.mjs [--runs N] [name…]`. Each is a folder with a main.mjs that
// prints its figures as ratios where it can, and ends with 0 when its goals are reached.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = new URL("./", import.meta.url);
const mainOf = (name) => fileURLToPath(new URL(`${name}/main.mjs`, here));
const all = readdirSync(here).filter((name) => existsSync(mainOf(name)));

const flags = [];
const names = process.argv.slice(2);
const at = names.indexOf("--runs");
if (at >= 0) flags.push(...names.splice(at, 2));
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`no bench is called ${unknown.join(", ")}: there are ${all.join(", ")}`);

for (const name of names.length > 0 ? names : all) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(process.execPath, [mainOf(name), ...flags], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
