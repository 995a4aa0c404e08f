// How long the program takes to say its version or its help, against a node that does nothing.
import { cliPath } from "../support/built.mjs";
import { judge, median, printTable, repeats } from "../support/figures.mjs";
import { run } from "../support/measure.mjs";

const limit = 1.6;
// One start is short and the machine is never quite idle: each figure is the median of many.
const rounds = repeats() * 5;
const cases = { "node -e 0": ["-e", "0"], "--version": [cliPath, "--version"], "--help": [cliPath, "--help"] };
const times = new Map(Object.keys(cases).map((name) => [name, []]));

for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(cases)) {
    const start = performance.now();
    const { code } = await run(args, {});
    if (code !== 0) throw new Error(`${name} ended with ${code}`);
    times.get(name).push(performance.now() - start);
  }
}

const idle = median(times.get("node -e 0"));
const ratio = (name) => median(times.get(name)) / idle;
printTable([
  ["start", "ms", "ratio"],
  ...[...times].map(([name, list]) => [name, median(list).toFixed(1), ratio(name).toFixed(2)]),
]);
judge(["--version", "--help"].map((name) => [`${name} within ${limit} times node -e 0`, ratio(name) <= limit]));
