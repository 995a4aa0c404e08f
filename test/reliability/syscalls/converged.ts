// What must hold once a batch has come to its end, whatever broke before: disk, report, journal and ledger say the same.
import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { readJournal } from "../../../src/journal/read.js";
import { foldFacts, type Take } from "../../../src/model/ledger.js";
import { expectWhole } from "../../e2e/observer.js";
import { type BatchFolder, sha256 } from "../../support/batch-folder.js";
import type { CliResult } from "../../support/cli.js";
import { count } from "../figures.js";

export interface Expected {
  readonly manifest: string;
  /** The manifest's name. */
  readonly file?: string;
  readonly prompts: readonly string[];
  readonly videos: readonly string[];
}

export const oneShot: Expected = {
  manifest: "id,prompt,n_seconds,size\nlanding,A rocket lands,1,320x180\n",
  file: "shots.csv",
  prompts: ["A rocket lands"],
  videos: ["landing.mp4"],
};

interface Report {
  readonly totals: { readonly bought: { readonly takes: number } };
  readonly shots: readonly {
    readonly outcome: string;
    readonly job: string;
    readonly files: readonly { readonly path: string; readonly sha256: string }[];
  }[];
}

/** One job per shot, every video byte-identical to the server's, nothing left over, and books that agree. */
export async function expectConverged(folder: BatchFolder, { prompts, videos }: Expected): Promise<void> {
  await expectWhole(folder, prompts, videos);
  const jobs = folder.server
    .ledger()
    .jobs.map((job) => job.id)
    .sort();
  const takes = await takesOf(folder);
  expect(takes.map((take) => take.job).sort()).toEqual(jobs);
  // Written by the command under test: a wrong shape fails here, as it should.
  const report = JSON.parse(await readFile(folder.path("report.json"), "utf8")) as Report;
  expect(report.totals.bought.takes).toBe(jobs.length);
  expect(report.shots.map((shot) => shot.job).sort()).toEqual(jobs);
  const files = report.shots.flatMap((shot) => shot.files);
  expect(files.map((file) => file.path).sort()).toEqual([...videos].sort());
  const saved = takes.flatMap((take) => [...take.saved.values()]);
  for (const { path, sha256: said } of [...files, ...saved]) {
    expect(said, path).toBe(sha256(await readFile(folder.path(path))));
  }
  count("invariants checked", 6);
}

/** What a person may get to see of a broken disk: a message. */
export function expectPlain({ stdout, stderr }: CliResult): void {
  const text = stdout + stderr;
  expect(text).not.toMatch(/^\s+at .*(:\d+|<anonymous>|native)/m);
  expect(text).not.toMatch(/unhandled|uncaught|mistake in sora-batch|Node\.js v/i);
}

/** Every job that the server would bill and the state does not know is named in the output. @returns how many there are. */
export async function expectNamed(folder: BatchFolder, { stdout, stderr }: CliResult): Promise<number> {
  const known = new Set((await takesOf(folder)).map((take) => take.job));
  const jobs = folder.server.ledger().jobs.map((job) => job.id);
  const unrecorded = jobs.filter((job) => !known.has(job));
  for (const job of unrecorded) expect(stdout + stderr).toMatch(new RegExp(`not recorded.*${job}`, "s"));
  return unrecorded.length;
}

async function takesOf(folder: BatchFolder): Promise<Take[]> {
  const journal = await readJournal(folder.path("state.jsonl"));
  if (!journal.ok) throw new Error(journal.error.message);
  return [...foldFacts(journal.value?.facts ?? []).takes.values()];
}
