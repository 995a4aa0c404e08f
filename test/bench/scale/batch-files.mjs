// A batch of many shots on disk: the same shots as CSV and as YAML, a state in which all are saved, and a small file for each.
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { built } from "../support/built.mjs";

const size = "1280x720";

/** @returns {string} the manifest's file name, in `dir` */
export function writeManifest(dir, format, count) {
  const file = `shots.${format}`;
  writeFileSync(join(dir, file), format === "csv" ? csv(count) : yaml(count));
  return file;
}

const idOf = (index) => `shot-${String(index).padStart(6, "0")}`;
const secondsOf = (index) => 1 + (index % 20);

function csv(count) {
  const rows = ["id,prompt,n_seconds,size,scene,tags,mood"];
  for (let index = 1; index <= count; index += 1) {
    const prompt = `"A quiet harbour at dawn, view ${index}, in a {{mood}} mood"`;
    rows.push(`${idOf(index)},${prompt},${secondsOf(index)},${size},harbour,sea;dawn,calm`);
  }
  return `${rows.join("\n")}\n`;
}

function yaml(count) {
  const parts = [`version: 1\nname: shots\nvars: {mood: calm}\ndefaults: {size: ${size}}\nshots:\n`];
  for (let index = 1; index <= count; index += 1) {
    parts.push(
      `  - id: ${idOf(index)}\n    prompt: "A quiet harbour at dawn, view ${index}, in a {{mood}} mood"\n`,
      `    n_seconds: ${secondsOf(index)}\n    scene: harbour\n    tags: [sea, dawn]\n`,
    );
  }
  return parts.join("");
}

/** Writes what a finished run leaves behind. */
export async function writeSaved(dir, manifest) {
  const [{ readManifest }, { identify, idempotencyKey }, { fingerprint }, { encode, firstSum }] = await Promise.all(
    ["manifest/read-manifest.js", "model/identity.js", "api/wire.js", "journal/codec.js"].map(built),
  );
  const read = await readManifest({ file: manifest, cwd: dir });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { settings, shots } = read.value;
  const out = join(dir, "renders", settings.name);
  mkdirSync(out, { recursive: true });

  const lines = [];
  let sum = firstSum;
  const record = (value) => {
    const encoded = encode(value, sum);
    lines.push(encoded.line);
    sum = encoded.sum;
  };
  const at = 1_790_000_000_000;
  const run = "00000000-0000-4000-8000-000000000000";
  record({ journal: "sora-batch", format: 1, name: settings.name, tool: "0.1.0", at });
  const base_url = "https://video.example/v1";
  record({
    fact: "run-started",
    at,
    run,
    tool: "0.1.0",
    name: settings.name,
    base_url,
    dialect: "sora-1",
    concurrency: 2,
  });
  const identities = identify(shots, (request) => fingerprint("sora-1", request));
  for (const [index, shot] of shots.entries()) {
    const identity = identities.get(shot);
    const key = idempotencyKey(settings.name, identity, 1);
    const job = `video_${index}`;
    // Two at a time, a minute each.
    const began = at + index * 30_000;
    const created_at = began / 1000;
    const server = { created_at, finished_at: created_at + 60, expires_at: created_at + 86_400 };
    const bought = { video_seconds: shot.request.n_seconds, usd: null };
    record({
      fact: "submit-intended",
      at: began,
      key,
      shot: shot.id,
      ...identity,
      take: 1,
      why: "new",
      request: shot.request,
      ...bought,
    });
    record({ fact: "submitted", at: began, key, job, created_at });
    record({ fact: "started", at: began + 5000, key });
    record({
      fact: "rendered",
      at: began + 61_000,
      key,
      generations: [{ id: `gen_${index}`, video_url: null }],
      ...server,
    });
    const path = shot.files[0];
    writeFileSync(join(out, path), "a video");
    const { size: bytes, mtimeMs } = statSync(join(out, path));
    const [width, height] = size.split("x").map(Number);
    const picture = { width, height, seconds: shot.request.n_seconds, warnings: [] };
    const file = { path, size: bytes, sha256: "0".repeat(64), mtime_ms: Math.floor(mtimeMs), ...picture };
    record({ fact: "saved", at: began + 62_000, key, variant: 1, ...file });
  }
  const end = at + shots.length * 30_000 + 120_000;
  record({ fact: "run-ended", at: end, run, exit_code: 0, requests: shots.length * 3 });
  writeFileSync(join(out, "state.jsonl"), lines.join(""), { mode: 0o600 });
}
