// What durability costs: shots per second on a server whose jobs take no time, against a loop of p-limit and fetch without it. The
// server's clock decides: from the first request it sees to the end of its last answer.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { judge, median, printTable, repeats } from "../support/figures.mjs";
import { measure, run } from "../support/measure.mjs";
import { startServer } from "../support/server.mjs";

const shots = 5000;
const concurrency = 32;
const wanted = 0.8;
const loop = fileURLToPath(new URL("plain-loop.mjs", import.meta.url));
const pace = [
  "--concurrency",
  concurrency,
  "--queue-ahead",
  "0",
  "--downloads",
  concurrency,
  "--requests-per-minute",
  "100000000",
];
const polls = ["--poll-interval", "1ms", "--poll-max-interval", "1ms"];
const env = { OPENAI_API_KEY: "bench-key-of-no-value" };

const manifest = ["id,prompt,n_seconds,size"];
for (let index = 1; index <= shots; index += 1)
  manifest.push(`s${index},"A quiet harbour at dawn, view ${index}",1,320x180`);

/** @returns what the server saw of one run in an empty folder */
async function timed(work) {
  const cwd = mkdtempSync(join(tmpdir(), "sora-batch-overhead-"));
  const server = await startServer();
  try {
    writeFileSync(join(cwd, "shots.csv"), manifest.join("\n"));
    const start = performance.now();
    await work(cwd, server.url);
    const whole = performance.now() - start;
    const { first, last, requests } = await server.figures();
    return { rate: shots / ((last - first) / 1000), whole: whole / 1000, requests: requests / shots };
  } finally {
    await server.close();
    rmSync(cwd, { recursive: true, force: true });
  }
}

const cases = {
  "p-limit and fetch": (cwd, url) => run([loop, url, join(cwd, "videos"), String(shots), String(concurrency)], { cwd }),
  "sora-batch": (cwd, url) =>
    measure(["run", "shots.csv", "--quiet", "--base-url", url, ...pace.map(String), ...polls], { cwd, env }),
};
const figures = new Map(Object.keys(cases).map((name) => [name, []]));
for (let round = repeats(); round > 0; round -= 1) {
  for (const [name, work] of Object.entries(cases)) figures.get(name).push(await timed(work));
}

const of = (name, field) => median(figures.get(name).map((figure) => figure[field]));
const ratios = figures.get("sora-batch").map(({ rate }, round) => rate / figures.get("p-limit and fetch")[round].rate);
printTable([
  ["client", "shots/s", "requests/shot", "whole run, s"],
  ...Object.keys(cases).map((name) => [
    name,
    of(name, "rate").toFixed(0),
    of(name, "requests").toFixed(2),
    of(name, "whole").toFixed(1),
  ]),
]);
process.stdout.write(`ratio ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(" ")})\n`);
judge([[`at least ${wanted} of the loop's shots per second`, median(ratios) >= wanted]]);
