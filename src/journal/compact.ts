// Which facts of a long history no longer say anything, and the crash-safe rewriting of the file without them.
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Fact, Saved } from "../model/fact.js";
import { writeFileAtomic } from "../util/atomic-file.js";
import { encode, firstSum, type JournalHeader } from "./codec.js";

/** Shorter journals are read in a blink and stay as they are. */
const worthwhileLines = 20_000;
/** The latest runs are kept whatever they did. */
const keptRuns = 100;
/** Characters handed to one write. */
const chunkLength = 1 << 20;

/**
 * Leaves out what no longer changes anything; the rest stays, in order. The ledger's takes and the requests sent are the same:
 * - a run before the last 100 that sent nothing and recorded nothing between its start and its end (or the next run's start);
 * - of `saved` for one key and variant, repeated while no other kind of fact came for that key: all but the first (when it was
 *   done) and the last (where it is).
 */
export function compactFacts(facts: readonly Fact[]): Fact[] {
  const superseded = new Set([...idleRuns(facts), ...repeatedSaves(facts)]);
  return facts.filter((fact) => !superseded.has(fact));
}

function idleRuns(facts: readonly Fact[]): Fact[] {
  const old = facts.filter((fact) => fact.fact === "run-started").slice(0, -keptRuns);
  const candidates = new Set<Fact>(old);
  return facts.flatMap((fact, index) => {
    if (fact.fact !== "run-started" || !candidates.has(fact)) return [];
    const next = facts[index + 1];
    if (next?.fact === "run-started") return [fact];
    return next?.fact === "run-ended" && next.run === fact.run && next.requests === 0 ? [fact, next] : [];
  });
}

function repeatedSaves(facts: readonly Fact[]): Fact[] {
  /** By key and variant: null for the first save, then the latest. */
  const latest = new Map<string, Map<number, Saved | null>>();
  const superseded: Fact[] = [];
  for (const fact of facts) {
    if (fact.fact === "run-started" || fact.fact === "run-ended") continue;
    if (fact.fact !== "saved") {
      latest.delete(fact.key);
      continue;
    }
    const saves = latest.get(fact.key) ?? new Map<number, Saved | null>();
    latest.set(fact.key, saves);
    const before = saves.get(fact.variant);
    if (before) superseded.push(before);
    saves.set(fact.variant, before === undefined ? null : fact);
  }
  return superseded;
}

/** Whether rewriting a journal of `before` facts with `after` facts is worth it. */
export function isWorthwhile(before: number, after: number): boolean {
  return before > worthwhileLines && after < before / 2;
}

/**
 * Replaces the journal as a whole; killed at any instant, the old or the new one is there. The caller holds the state's lock.
 * @throws the file system's error; the old file is then untouched.
 */
export async function rewriteJournal(path: string, header: JournalHeader, facts: readonly Fact[]): Promise<void> {
  await removeLeftovers(path);
  await writeFileAtomic(path, chunks(header, facts), 0o600);
}

/** Temporary files of rewritings that were killed: under the lock nobody else makes any. */
async function removeLeftovers(path: string): Promise<void> {
  const directory = dirname(path);
  const names = await readdir(directory);
  const leftovers = names.filter((name) => name.startsWith(`.${basename(path)}.`) && name.endsWith(".tmp"));
  for (const name of leftovers) await rm(join(directory, name), { force: true });
}

function* chunks(header: JournalHeader, facts: readonly Fact[]): Generator<string> {
  let { line: chunk, sum } = encode(header, firstSum);
  for (const fact of facts) {
    const encoded = encode(fact, sum);
    chunk += encoded.line;
    sum = encoded.sum;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}
