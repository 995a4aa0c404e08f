// Facts and journal texts for tests.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { encode, firstSum, type JournalHeader } from "../../src/journal/codec.js";
import type { Fact, RunEnded, RunStarted, Saved, SubmitIntended } from "../../src/model/fact.js";

const at = 1_790_000_000_000;

export const header: JournalHeader = { journal: "sora-batch", format: 1, name: "mars", tool: "0.1.0", at };

export function runStarted(run: string): RunStarted {
  return {
    fact: "run-started",
    at,
    run,
    tool: "0.1.0",
    name: "mars",
    base_url: "https://host.test/v1",
    dialect: "sora-1",
    concurrency: 2,
  };
}

export function runEnded(run: string, requests = 0): RunEnded {
  return { fact: "run-ended", at, run, exit_code: 0, requests };
}

export function intended(key: string, prompt = "A rocket landing on Mars"): SubmitIntended {
  return {
    fact: "submit-intended",
    at,
    key,
    shot: "landing",
    fingerprint: "f".repeat(64),
    occurrence: 1,
    take: 1,
    why: "new",
    request: { model: "sora-1-turbo", prompt, n_seconds: 8 },
    video_seconds: 8,
    usd: null,
  };
}

export function saved(key: string, changes: Partial<Saved> = {}): Saved {
  return {
    fact: "saved",
    at,
    key,
    variant: 1,
    path: "landing.mp4",
    size: 12_345,
    sha256: "a".repeat(64),
    mtime_ms: at,
    width: 1280,
    height: 720,
    seconds: 8,
    warnings: [],
    ...changes,
  };
}

/** Ten facts of one small run. */
export const story: readonly Fact[] = [
  runStarted("r1"),
  intended("k1"),
  intended("k2", 'Dust — “red”, {"sum":"0"}\u2028\n\ud800\u0000 \\ 🚀'),
  { fact: "submitted", at, key: "k1", job: "job_1", created_at: 1_790_000_000 },
  { fact: "rejected", at, key: "k2", failure: { kind: "policy", message: "refused", status: 400 } },
  { fact: "started", at, key: "k1" },
  {
    fact: "rendered",
    at,
    key: "k1",
    generations: [{ id: "gen_1", video_url: null }],
    created_at: null,
    finished_at: null,
    expires_at: null,
  },
  saved("k1"),
  saved("k1", { path: "previous/landing.mp4" }),
  runEnded("r1", 9),
];

/** The lines of a journal, each with its newline. */
export function journalLines(facts: readonly Fact[] = story, first: JournalHeader = header): string[] {
  let previous = firstSum;
  return [first, ...facts].map((record) => {
    const { line, sum } = encode(record, previous);
    previous = sum;
    return line;
  });
}

export function journalBytes(facts: readonly Fact[] = story): Buffer {
  return Buffer.from(journalLines(facts).join(""));
}

/** A directory that is gone when the test is over. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "sora-batch-journal-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
