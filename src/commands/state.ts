// The state of a batch, opened to read or to write; a state that cannot be trusted is said plainly and left alone.
import { dirname } from "node:path";
import { makeDirectory } from "../download/place.js";
import { type Journal, openJournal } from "../journal/append.js";
import { acquireLock, type Lock, type LockHolder } from "../journal/lock.js";
import { readJournal } from "../journal/read.js";
import type { Fact } from "../model/fact.js";
import { StateError } from "../model/failure.js";
import { foldFacts, type Ledger, LedgerFold } from "../model/ledger.js";

/** Another process works on this state. */
export class LockedError extends Error {
  override readonly name = "LockedError";
}

/** @throws StateError when the file is damaged, too new, or another batch's. A missing file is an empty ledger. */
export async function readState(path: string, name: string): Promise<Ledger> {
  const read = await readJournal(path);
  if (!read.ok) throw new StateError(read.error.message);
  if (read.value === null) return foldFacts([]);
  checkName(path, read.value.header.name, name);
  return folded(path, read.value.facts).view;
}

export interface OpenState {
  readonly fold: LedgerFold;
  readonly journal: Journal;
  /** Gives up the lock after everything pending is on disk. */
  close(): Promise<void>;
}

/**
 * Takes the lock and opens the journal for writing, cutting a torn tail.
 * @throws LockedError, StateError
 */
export async function openState(path: string, name: string, tool: string, forceUnlock: boolean): Promise<OpenState> {
  const lock = await lockState(path, forceUnlock);
  try {
    const journal = await openJournal(path, { name, tool });
    try {
      checkName(path, journal.header.name, name);
      const fold = folded(path, journal.facts);
      return { fold, journal, close: () => close(journal, lock) };
    } catch (error) {
      await journal.close();
      throw error;
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** @param force see LockOptions. @throws LockedError, StateError */
export async function lockState(path: string, force: boolean): Promise<Lock> {
  try {
    // Durably: a state in a directory that a power cut takes away would be no state.
    await makeDirectory(dirname(path));
    const lock = await acquireLock(`${path}.lock`, { force });
    if (lock.ok) return lock.value;
    throw new LockedError(heldBy(path, lock.error));
  } catch (error) {
    if (error instanceof LockedError || error instanceof StateError) throw error;
    throw new StateError(`cannot lock ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function heldBy(path: string, holder: LockHolder): string {
  const remedy = holder.forceable ? "if it is surely gone, --force-unlock takes over" : "wait for it, or stop it";
  return `${path} is in use by ${holder.description}: ${remedy}`;
}

async function close(journal: Journal, lock: Lock): Promise<void> {
  try {
    await journal.close();
  } finally {
    await lock.release();
  }
}

function checkName(path: string, found: string, wanted: string): void {
  if (found === wanted) return;
  throw new StateError(
    `${path} belongs to batch "${found}", not "${wanted}": its keys would not be found again. Use --name ${found}, or another --state or output directory`,
  );
}

function folded(path: string, facts: readonly Fact[]): LedgerFold {
  const fold = new LedgerFold();
  facts.forEach((fact, index) => {
    try {
      fold.apply(fact);
    } catch (error) {
      throw new StateError(
        `${path}:${index + 2} is inconsistent: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  });
  return fold;
}
