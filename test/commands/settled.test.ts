// A large batch with nothing to do is not gone through again while everything is as the last run left it; whatever changed is seen.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fingerprint } from "../../src/api/wire.js";
import type { Host } from "../../src/commands/host.js";
import { type RunFlags, run } from "../../src/commands/run.js";
import { encode, firstSum } from "../../src/journal/codec.js";
import { acquireLock } from "../../src/journal/lock.js";
import { readManifest } from "../../src/manifest/read-manifest.js";
import { idempotencyKey, identify } from "../../src/model/identity.js";
import { sha256 } from "../../src/util/sha256.js";
import { silentHost } from "../support/silent-host.js";

const count = 5000;
const video = "bytes of a video";
const settledMs = 1_790_000_000_000;

let dir: string;
const inOut = (name: string) => join(dir, "renders", "film", name);
/** Ids in the table of their own that the manifest names. */
const rows = Array.from({ length: count - 1 }, (_, index) => `s${index},view ${index}`);

async function writeBatch(): Promise<void> {
  await writeFile(
    join(dir, "film.yaml"),
    "name: film\nshots:\n  - {id: first, prompt: A view}\n  - shots_from: rows.csv\n",
  );
  await writeFile(join(dir, "rows.csv"), ["id,prompt", ...rows].join("\n"));
  const read = await readManifest({ file: "film.yaml", cwd: dir });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const identities = identify(read.value.shots, (request) => fingerprint("sora-1", request));
  await mkdir(inOut(""), { recursive: true });
  const lines: string[] = [];
  let sum = firstSum;
  const record = (value: Parameters<typeof encode>[0]) => {
    const encoded = encode(value, sum);
    lines.push(encoded.line);
    sum = encoded.sum;
  };
  const at = settledMs;
  record({ journal: "sora-batch", format: 1, name: "film", tool: "1", at });
  for (const [shot, identity] of identities) {
    const key = idempotencyKey("film", identity, 1);
    const bought = { take: 1, why: "new", request: shot.request, video_seconds: 5, usd: null } as const;
    record({ fact: "submit-intended", at, key, shot: shot.id, ...identity, ...bought });
    record({ fact: "submitted", at, key, job: `job-${shot.id}`, created_at: 1 });
    const times = { created_at: 1, finished_at: 2, expires_at: 3 };
    record({ fact: "rendered", at, key, generations: [{ id: "gen", video_url: null }], ...times });
    const path = `${shot.id}.mp4`;
    await writeFile(inOut(path), video);
    await utimes(inOut(path), settledMs / 1000, settledMs / 1000);
    const file = { path, size: video.length, sha256: sha256(video), mtime_ms: settledMs };
    record({ fact: "saved", at, key, variant: 1, ...file, width: 1, height: 1, seconds: 5, warnings: [] });
  }
  await writeFile(inOut("state.jsonl"), lines.join(""));
}

let written: string;
/** Enough for a run that has files to move and nothing to ask. */
const online = { OPENAI_API_KEY: "none", OPENAI_BASE_URL: "http://127.0.0.1:9/v1" };
const write = (text: string): void => {
  written += text;
};
const out = { write, isTTY: false, terminal: null };
const host = (): Host => ({ ...silentHost, cwd: dir, out });

/** @returns how it ended, what it said, and whether it went through the batch: then the report is a new file. */
async function again(flags: RunFlags = {}, env: Record<string, string> = {}) {
  written = "";
  const before = await reportInode();
  const code = await run("film.yaml", { report: ["csv"], ...flags }, { ...host(), env });
  return { code, written, wentThrough: (await reportInode()) !== before };
}

async function reportInode(): Promise<bigint | null> {
  try {
    return (await stat(inOut("report.csv"), { bigint: true })).ino;
  } catch {
    return null;
  }
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sora-settled-"));
  await writeBatch();
});
afterAll(() => rm(dir, { recursive: true }));

describe("a large batch with nothing to do", () => {
  // What a test changed, its end puts back.
  let undo: () => Promise<void> = async () => {};
  beforeEach(async () => {
    undo = async () => {};
    if ((await again()).wentThrough) await again();
  });
  afterEach(() => undo());

  it("is said to be unchanged, without going through it", async () => {
    expect(await again()).toEqual({
      code: 0,
      written: `film: ${count} shots are on disk, unchanged. Nothing to do, 0 requests sent.\nreport  renders/film/report.csv\n`,
      wentThrough: false,
    });
    expect(await again({ quiet: true })).toMatchObject({ code: 0, written: "", wentThrough: false });
  });

  it("is known to have nothing to do as soon as a run has done what there was", async () => {
    undo = async () => {
      await edited(join(dir, "rows.csv"), (text) => text.replace("renamed,", "s17,"));
      await again({}, online);
    };
    await edited(join(dir, "rows.csv"), (text) => text.replace("s17,", "renamed,"));
    expect(await again({}, online)).toMatchObject({ code: 0, wentThrough: true });
    expect(await readFile(inOut("renamed.mp4"), "utf8")).toBe(video);
    expect(await again()).toMatchObject({ code: 0, wentThrough: false });
  });

  const edits: [what: string, change: () => Promise<() => Promise<void>>][] = [
    ["the manifest", () => edited(join(dir, "film.yaml"), (text) => `${text}# a note\n`)],
    ["a table that it names", () => edited(join(dir, "rows.csv"), (text) => `${text}\n`)],
    ["a report", () => edited(inOut("report.csv"), (text) => text.replace("first", "First"))],
    ["the note itself", () => edited(inOut(".settled"), (text) => text.replace('"shots"', '"shotz"'))],
  ];
  it.each(edits)("is gone through when %s was edited", async (_, change) => {
    undo = await change();
    expect(await again()).toMatchObject({ code: 0, wentThrough: true });
  });

  it("is gone through when a report is gone", async () => {
    await rm(inOut("report.csv"));
    expect(await again()).toMatchObject({ code: 0, wentThrough: true });
  });

  it("is gone through when a video was touched, and hashed then", async () => {
    await utimes(inOut("s17.mp4"), 5, 5);
    undo = () => utimes(inOut("s17.mp4"), settledMs / 1000, settledMs / 1000);
    expect(await again()).toMatchObject({ code: 0, wentThrough: true });
  });

  it.each([
    ["is gone", (path: string) => rm(path)],
    ["is longer", (path: string) => appendFile(path, "x")],
    ["is a link to another", (path: string) => rm(path).then(() => symlink(inOut("s18.mp4"), path))],
  ])("is not said to be complete when a video %s", async (_, change) => {
    await change(inOut("s17.mp4"));
    undo = async () => {
      await rm(inOut("s17.mp4"), { force: true });
      await writeFile(inOut("s17.mp4"), video);
      await utimes(inOut("s17.mp4"), settledMs / 1000, settledMs / 1000);
    };
    await expect(again()).rejects.toThrow("no server");
  });

  it("is gone through for other flags and other eyes", async () => {
    expect(await again({ only: ["s1*"] })).toMatchObject({ code: 0, wentThrough: true });
    expect(await again({}, { GITHUB_ACTIONS: "true" })).toMatchObject({ code: 0, wentThrough: true });
    expect(await again({ json: true })).toMatchObject({ code: 0, wentThrough: true });
  });

  it("is not answered for while another run holds the state", async () => {
    const lock = await acquireLock(`${inOut("state.jsonl")}.lock`);
    if (!lock.ok) throw new Error("held");
    undo = () => lock.value.release();
    await expect(again()).rejects.toThrow("is in use by");
  });

  it("is not answered for when its state was damaged since, however the file looks", async () => {
    const path = inOut("state.jsonl");
    const { atime, mtime } = await stat(path);
    undo = await edited(path, (text) => text.replace("view 99", "view 98"));
    await utimes(path, atime, mtime);
    await expect(again()).rejects.toThrow("damaged");
  });

  it("is read by way of a link as well", async () => {
    await symlink("film.yaml", join(dir, "link.yaml"));
    undo = () => rm(join(dir, "link.yaml"));
    const linked = (): Promise<number> => run("link.yaml", { name: "film", report: ["csv"] }, host());
    expect(await linked()).toBe(0);
    const before = await reportInode();
    expect(await linked()).toBe(0);
    expect(await reportInode()).toBe(before);
  });

  it("is told that its manifest is wrong by now, whoever holds the state", async () => {
    const lock = await acquireLock(`${inOut("state.jsonl")}.lock`);
    if (!lock.ok) throw new Error("held");
    const unedit = await edited(join(dir, "film.yaml"), (text) => `${text}bogus: 1\n`);
    undo = async () => {
      await unedit();
      await lock.value.release();
    };
    expect(await again()).toMatchObject({ code: 2 });
  });

  it("gets no note when another state stands in the place of the one that was read", async () => {
    const text = await readFile(inOut("state.jsonl"), "utf8");
    const shorter = text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1);
    await rm(inOut(".settled"));
    undo = () => writeFile(inOut("state.jsonl"), text);
    // The run's last words come after everything was read, and before the note.
    const replacing = { ...out, write: () => writeFileSync(inOut("state.jsonl"), shorter) };
    expect(await run("film.yaml", { report: ["csv"] }, { ...host(), out: replacing })).toBe(0);
    expect(await readFile(inOut("state.jsonl"), "utf8")).toBe(shorter);
    await expect(stat(inOut(".settled"))).rejects.toThrow("ENOENT");
  });

  it.each([
    ["a directory", (path: string) => mkdir(path)],
    ["a file of somebody's own", (path: string) => writeFile(path, "agreed on Monday")],
    ["a pipe", async (path: string) => void execFileSync("mkfifo", [path])],
  ])("is gone through, and that is all, when %s stands at the note's name", async (_, put) => {
    await rm(inOut(".settled"));
    await put(inOut(".settled"));
    undo = () => rm(inOut(".settled"), { recursive: true });
    const { ino } = await stat(inOut(".settled"));
    for (const _round of [1, 2]) expect(await again()).toMatchObject({ code: 0, wentThrough: true });
    expect((await stat(inOut(".settled"))).ino).toBe(ino);
  });

  it("is gone through each time when its manifest gives a warning", async () => {
    // Nearly "notes".
    const withNote = (line: string, index: number) => `${line},${index === 0 ? "note" : "x"}`;
    undo = await edited(join(dir, "rows.csv"), (text) => text.split("\n").map(withNote).join("\n"));
    expect(await again()).toMatchObject({ code: 0, wentThrough: true });
    expect(await again()).toMatchObject({ code: 0, wentThrough: true });
  });
});

async function edited(path: string, change: (text: string) => string): Promise<() => Promise<void>> {
  const before = await readFile(path, "utf8");
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(path, after);
  return () => writeFile(path, before);
}
