// The loop: the first, second, third … call of a kind is broken until a run is clean, and each time the same command, left alone, must end well.
import { appendFile, cp, rm, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { targetText } from "../../../src/download/part-note.js";
import { BatchFolder } from "../../support/batch-folder.js";
import { canaryKey } from "../../support/cli.js";
import { count, outOfTime } from "../figures.js";
import { expectConverged, expectNamed, expectPlain, oneShot } from "./converged.js";
import { injected, type TracedResult } from "./strace.js";

/**
 * Every call by which the command changes the disk, and the opening of files. The rarest first: where there is not time for all,
 * what is left out are the last of those that are made most often.
 */
export const syscalls = [
  "fchmod",
  "mkdir",
  "ftruncate",
  "link",
  "unlink",
  "rename",
  "fdatasync",
  "write",
  "pwrite64",
  "fsync",
  "openat",
] as const;
export type Syscall = (typeof syscalls)[number];

export const effects = {
  "is killed at": "signal=KILL",
  "gets EIO from": "error=EIO",
  "gets ENOSPC from": "error=ENOSPC",
  "has nothing taken by": "retval=0",
} as const;
export type Effect = keyof typeof effects;

/** Where the command starts from. */
export interface Scenario {
  /** A folder as it is before the run to be broken. */
  prepare(): Promise<BatchFolder>;
  release(folder: BatchFolder): Promise<void>;
  close(): Promise<void>;
}

export const fresh: Scenario = {
  prepare: () => BatchFolder.create(oneShot.manifest, {}, oneShot.file),
  release: (folder) => folder.close(),
  close: async () => {},
};

/** Calls of one kind in one run, at the very most. */
const mostCalls = 60;

/** @returns how many calls were broken, one in each run. */
export async function breakEachCall(scenario: Scenario, syscall: Syscall, effect: Effect): Promise<number> {
  for (let nth = 1; nth < mostCalls; nth += 1) {
    // The first is always tried: a test that was begun has something to say.
    if (nth > 1 && outOfTime(`${syscall} ${effect}`)) return nth - 1;
    if (!(await breakCall(scenario, { syscall, nth, effect }))) return nth - 1;
  }
  throw new Error(`${syscall} still called after ${mostCalls} times`);
}

/** @returns false when there was no such call: the run was a clean one. */
export async function breakCall(
  scenario: Scenario,
  { syscall, nth, effect }: { readonly syscall: Syscall; readonly nth: number; readonly effect: Effect },
): Promise<boolean> {
  const folder = await scenario.prepare();
  try {
    const run = await injected(folder, { syscall, effect: effects[effect], nth }, oneShot.videos);
    if (run.hit) await survived(folder, run, `${syscall} ${nth}, ${effect}`);
    else expect(run.code, run.stderr).toBe(0);
    return run.hit;
  } finally {
    await scenario.release(folder);
  }
}

async function survived(folder: BatchFolder, run: TracedResult, what: string): Promise<void> {
  const story = `${what}\n${run.log}\n${run.stdout}${run.stderr}`;
  if (run.signal === null) {
    // A call whose failure costs nothing may be passed over; then all must be well already.
    expect([0, 5], story).toContain(run.code);
    expectPlain(run);
    await expectNamed(folder, run);
    if (run.code === 5) expect(run.stdout + run.stderr, story).toMatch(/E[A-Z]+|no more bytes|no progress|disk/);
  }
  const again = await folder.run();
  expect(again.code, `${story}\n--- again:\n${again.stdout}${again.stderr}`).toBe(0);
  try {
    await expectConverged(folder, oneShot);
  } catch (error) {
    throw new Error(story, { cause: error });
  }
  count("system calls failed or killed");
  if (run.signal !== null) count("kills survived");
  count("runs", 2);
}

/**
 * A run that was killed when the job had just been accepted: its lock is there, the state ends in half a line, and half the
 * video is there with a note that it may be continued.
 */
export async function interrupted(): Promise<Scenario> {
  const folder = await BatchFolder.create(oneShot.manifest, {}, oneShot.file);
  const killer = new URL("../../support/kill-at-write.mjs", import.meta.url);
  // The header, run-started, submit-intended, submitted.
  const killed = await folder.run([], { preload: [killer], env: { KILL_AT: "4:synced" } });
  expect(killed.signal).toBe("SIGKILL");
  await appendFile(folder.path("state.jsonl"), '{"fact":"rendered","at":17');
  await halfVideo(folder);
  const template = `${folder.dir}.template`;
  await cp(folder.path(), template, { recursive: true });
  return {
    async prepare() {
      await rm(folder.path(), { recursive: true, force: true });
      await cp(template, folder.path(), { recursive: true });
      return folder;
    },
    release: async () => {},
    async close() {
      await folder.close();
      await rm(template, { recursive: true, force: true });
    },
  };
}

async function halfVideo(folder: BatchFolder): Promise<void> {
  const job = folder.server.ledger().jobs[0]?.id ?? "";
  const url = `${folder.server.url}/videos/${job}/content`;
  const headers = { authorization: `Bearer ${canaryKey}` };
  const response = await fetch(url, { headers });
  const video = Buffer.from(await response.arrayBuffer());
  const held = Math.floor(video.length / 2);
  const note = {
    target: targetText({ from: "job", job }),
    etag: response.headers.get("etag"),
    total: video.length,
    held,
  };
  await writeFile(folder.path(".landing.mp4.part"), video.subarray(0, held), { mode: 0o600 });
  await writeFile(folder.path(".landing.mp4.part.json"), JSON.stringify(note), { mode: 0o600 });
}
