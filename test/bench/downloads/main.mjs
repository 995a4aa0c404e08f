// Four files of 500 MB at once from this machine, against curl on the same files. Both write to disk; sora-batch also hashes, checks
// and syncs what it writes. So it is held against curl and a sync, too, each from start to end; and what Node's HTTP client does by
// itself shows what is left to be had.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { judge, median, printTable, repeats } from "../support/figures.mjs";
import { measure } from "../support/measure.mjs";
import { startServer } from "../support/server.mjs";

const files = 4;
const largeBytes = 500_000_000;
const smallBytes = 100_000;
const wantedRatio = 0.9;
const allowedBytes = 150_000_000;
const env = { OPENAI_API_KEY: "bench-key-of-no-value" };
const pace = ["--concurrency", "4", "--downloads", "4", "--requests-per-minute", "100000", "--poll-interval", "1ms"];

async function inFolder(work) {
  const cwd = mkdtempSync(join(tmpdir(), "sora-batch-downloads-"));
  try {
    return await work(cwd);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** @returns seconds from the first request for content to the end of the last answer, as the server sees it, and peak memory */
function withSora(bytes) {
  return inFolder(async (cwd) => {
    const server = await startServer(["--bytes", String(bytes)]);
    try {
      const rows = Array.from({ length: files }, (_, index) => `s${index},view ${index},1,320x180`);
      writeFileSync(join(cwd, "shots.csv"), ["id,prompt,n_seconds,size", ...rows].join("\n"));
      const args = ["run", "shots.csv", "--quiet", "--report", "json", "--base-url", server.url, ...pace];
      const start = performance.now();
      const { peak, cpu } = await measure(args, { cwd, env });
      const whole = (performance.now() - start) / 1000;
      const { firstContent, last } = await server.figures();
      return { seconds: (last - firstContent) / 1000, whole, peak, cpu };
    } finally {
      await server.close();
    }
  });
}

/** @param command of the server's URL. @returns seconds as above, and from its start until a sync after its end */
function withOther(command) {
  return inFolder(async (cwd) => {
    const server = await startServer(["--bytes", String(largeBytes)]);
    try {
      const [program, ...args] = command(server.url);
      const start = performance.now();
      const child = spawn(program, args, { cwd, stdio: "inherit" });
      const [code] = await once(child, "close");
      if (code !== 0) throw new Error(`${program} ended with ${code}`);
      execFileSync("sync", ["-f", cwd]);
      const whole = (performance.now() - start) / 1000;
      const { firstContent, last } = await server.figures();
      return { seconds: (last - firstContent) / 1000, whole };
    } finally {
      await server.close();
    }
  });
}

const numbers = Array.from({ length: files }, (_, index) => index);
const curl = (url) => [
  ...["curl", "--no-progress-meter", "--fail", "--parallel"],
  ...numbers.flatMap((index) => ["--output", `${index}.mp4`, `${url}/videos/${index}/content`]),
];
const bareClient = fileURLToPath(new URL("bare-client.mjs", import.meta.url));
const bare = (...flags) => {
  return (url) => [process.execPath, bareClient, url, ...flags];
};

const idle = median([await withSora(smallBytes), await withSora(smallBytes)].map(({ peak }) => peak));
const rounds = [];
for (let round = repeats(); round > 0; round -= 1) {
  rounds.push({
    curl: await withOther(curl),
    dropped: await withOther(bare()),
    written: await withOther(bare("--write")),
    hashed: await withOther(bare("--write", "--hash")),
    sora: await withSora(largeBytes),
  });
}

const speed = (client, field) =>
  ((files * largeBytes) / median(rounds.map((round) => round[client][field])) / 1e6).toFixed(0);
const ratio = (field) => median(rounds.map(({ curl, sora }) => curl[field] / sora[field]));
const above = median(rounds.map(({ sora }) => sora.peak)) - idle;
const row = (name, client) => [name, speed(client, "seconds"), speed(client, "whole")];
printTable([
  ["client", "MB/s", "MB/s, start to synced"],
  row("curl --parallel", "curl"),
  row("node:http, dropped", "dropped"),
  row("node:http, written", "written"),
  row("node:http, written and hashed", "hashed"),
  row("sora-batch", "sora"),
]);
const cpu = median(rounds.map(({ sora }) => sora.cpu));
process.stdout.write(
  `ratio ${ratio("seconds").toFixed(2)}, start to synced ${ratio("whole").toFixed(2)}; ${cpu.toFixed(1)} s of CPU; ${(above / 1e6).toFixed(0)} MB above ${(idle / 1e6).toFixed(0)} MB\n`,
);
judge([
  [`at least ${wantedRatio} of curl's throughput`, ratio("seconds") >= wantedRatio],
  [`at least ${wantedRatio} of curl's throughput, start to synced`, ratio("whole") >= wantedRatio],
  [`peak memory within ${allowedBytes / 1e6} MB above that of small files`, above <= allowedBytes],
]);
