// Four files of 500 MB at once from this machine, against curl on the same files. Both write to disk; sora-batch also hashes, checks
// and syncs what it writes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
      const { peak, cpu } = await measure(args, { cwd, env });
      const { firstContent, last } = await server.figures();
      return { seconds: (last - firstContent) / 1000, peak, cpu };
    } finally {
      await server.close();
    }
  });
}

function withCurl(bytes) {
  return inFolder(async (cwd) => {
    const server = await startServer(["--bytes", String(bytes)]);
    try {
      const targets = Array.from({ length: files }, (_, index) => [
        "--output",
        `${index}.mp4`,
        `${server.url}/videos/${index}/content`,
      ]);
      const child = spawn("curl", ["--no-progress-meter", "--fail", "--parallel", ...targets.flat()], {
        cwd,
        stdio: "inherit",
      });
      const [code] = await once(child, "close");
      if (code !== 0) throw new Error(`curl ended with ${code}`);
      const { firstContent, last } = await server.figures();
      return { seconds: (last - firstContent) / 1000 };
    } finally {
      await server.close();
    }
  });
}

const idle = median([await withSora(smallBytes), await withSora(smallBytes)].map(({ peak }) => peak));
const rounds = [];
for (let round = repeats(); round > 0; round -= 1) {
  rounds.push({ curl: await withCurl(largeBytes), sora: await withSora(largeBytes) });
}

const speed = (seconds) => (files * largeBytes) / seconds / 1e6;
const ratio = median(rounds.map(({ curl, sora }) => curl.seconds / sora.seconds));
const above = median(rounds.map(({ sora }) => sora.peak)) - idle;
printTable([
  ["client", "MB/s"],
  ["curl --parallel", speed(median(rounds.map(({ curl }) => curl.seconds))).toFixed(0)],
  ["sora-batch", speed(median(rounds.map(({ sora }) => sora.seconds))).toFixed(0)],
]);
const cpu = median(rounds.map(({ sora }) => sora.cpu));
process.stdout.write(
  `ratio ${ratio.toFixed(2)}; ${cpu.toFixed(1)} s of CPU; ${(above / 1e6).toFixed(0)} MB above ${(idle / 1e6).toFixed(0)} MB\n`,
);
judge([
  [`at least ${wantedRatio} of curl's throughput`, ratio >= wantedRatio],
  [`peak memory within ${allowedBytes / 1e6} MB above that of small files`, above <= allowedBytes],
]);
