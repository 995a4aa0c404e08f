// Opens a state file for writing: created whole and private, its torn end cut, its history compacted when that pays.
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import type { Fact } from "../model/fact.js";
import { StateError } from "../model/failure.js";
import { syncDirectory } from "../util/atomic-file.js";
import type { Result } from "../util/result.js";
import { encode, firstSum, type JournalHeader, journalFormat } from "./codec.js";
import { compactFacts, isWorthwhile, rewriteJournal } from "./compact.js";
import { GroupCommit } from "./group-commit.js";
import { createNew, journalFile, openExisting, writeWhole } from "./journal-file.js";
import type { JournalContent } from "./parse.js";
import { readContent } from "./read.js";
import { ioProblem, type StateProblem } from "./state-problem.js";

export interface JournalOptions {
  /** The batch: goes into the header of a new file. Of an existing one the caller compares it. */
  readonly name: string;
  /** Version of this tool: likewise. */
  readonly tool: string;
}

export interface Journal {
  readonly header: JournalHeader;
  /** As found at opening. */
  readonly facts: readonly Fact[];
  /** What was cut at opening: an interrupted write, never acknowledged. */
  readonly tornBytes: number;
  /** Checksum of the last fact appended, which covers all before it. */
  readonly sum: string;
  /** Resolves when the fact is on the disk; rejects with a StateError, as does every later call then. */
  append(fact: Fact): Promise<void>;
  /** Waits for pending appends. */
  close(): Promise<void>;
}

/**
 * The caller holds the state's lock. The directory must exist; the file is created with mode 0600 when absent.
 * @throws StateError when the file is damaged, too new, not a state file, or the file system refuses. The facts in it are then
 *   untouched; a file that could not get its header counts as new the next time.
 */
export async function openJournal(path: string, options: JournalOptions): Promise<Journal> {
  try {
    return await open(path, options);
  } catch (error) {
    if (error instanceof StateError || !(error instanceof Error)) throw error;
    throw new StateError(ioProblem(path, error).message, { cause: error });
  }
}

async function open(path: string, options: JournalOptions): Promise<Journal> {
  const handle = sound(await openExisting(path, "write")) ?? (await createNew(path));
  let journal: Journal | null = null;
  try {
    const content = sound(await readContent(path, handle));
    if (!content || !(await compact(path, content))) {
      const start = content ? await cut(handle, content) : await begin(path, handle, options);
      // The file may be new, now or since a run that was killed before this.
      await syncDirectory(dirname(path));
      journal = writing(path, handle, start);
      return journal;
    }
  } finally {
    if (!journal) await handle.close();
  }
  return open(path, options);
}

function sound<T>(result: Result<T, StateProblem>): T {
  if (result.ok) return result.value;
  throw new StateError(result.error.message);
}

/** @returns whether the file was replaced; each time more than half of it is gone, so this ends. */
async function compact(path: string, { header, facts }: JournalContent): Promise<boolean> {
  const kept = compactFacts(facts);
  if (!isWorthwhile(facts.length, kept.length)) return false;
  await rewriteJournal(path, header, kept);
  return true;
}

async function cut(handle: FileHandle, content: JournalContent): Promise<JournalContent> {
  if (content.tornBytes > 0) await handle.truncate(content.goodBytes);
  // Also without a cut: what a killed run wrote but did not sync becomes durable before anyone acts on it.
  await handle.datasync();
  return content;
}

async function begin(path: string, handle: FileHandle, { name, tool }: JournalOptions): Promise<JournalContent> {
  const header: JournalHeader = { journal: "sora-batch", format: journalFormat, name, tool, at: Date.now() };
  const { line, sum } = encode(header, firstSum);
  const bytes = Buffer.from(line);
  const { size: tornBytes } = await handle.stat();
  await handle.truncate(0);
  await writeWhole(journalFile(handle, path), bytes, 0);
  await handle.sync();
  return { header, facts: [], goodBytes: bytes.length, tornBytes, lastSum: sum };
}

function writing(
  path: string,
  handle: FileHandle,
  { header, facts, goodBytes, tornBytes, lastSum }: JournalContent,
): Journal {
  const commit = new GroupCommit(journalFile(handle, path), path, goodBytes, lastSum);
  return {
    header,
    facts,
    tornBytes,
    get sum() {
      return commit.sum;
    },
    append: (fact) => commit.append(fact),
    close: () => commit.close(),
  };
}
