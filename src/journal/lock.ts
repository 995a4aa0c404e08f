// One run at a time on a state: a lock file that a killed holder cannot leave locked and that two takers cannot both take.
//
//   lock file free ------------------------------------------------> created with its whole content: held
//   lock file of T, T runs or may run ------------------------------> refused, T is the holder
//   lock file of T, T is gone --> marker of T created --> still T? -> renamed over, marker removed: held
//
// Only the one process that holds the marker of T may replace the lock file of T, and once it is replaced no lock file is ever T
// again: whoever comes late with the marker of T sees another token and starts over. A marker is itself a lock file, so one left
// by a killed taker is taken over by the same rule.
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StateError } from "../model/failure.js";
import { pidExists } from "../util/pid-exists.js";
import { fail, ok, type Result } from "../util/result.js";
import { describeHolder, type LockHolder } from "./lock-holder.js";
import { type LockRecord, newRecord, readLock, recordText } from "./lock-record.js";
import { fateOf, ownIdentity, type ProcessIdentity } from "./process-identity.js";
import { createWhole, replaceWhole } from "./whole-file.js";

export type { LockHolder };

export interface Lock {
  /** Removes the lock file if it is still ours. Throws StateError when it cannot; the end of this process frees the lock anyway. */
  release(): Promise<void>;
}

export interface LockOptions {
  /**
   * Also take a lock whose holder cannot be checked from here: on another host, in another container, or with a damaged file.
   * A holder that surely runs is never overridden. For use when a person knows that the holder is gone: nothing can keep a
   * holder on another host from going on. Default false.
   */
  readonly force?: boolean;
}

/** Looks before giving up; each further one means that another process changed something or is about to. */
const maxLooks = 50;
/** Looks after which a lock file that is not whole counts as left by a killed process (only without hard links are there any). */
const incompleteLooks = 10;
/** Milliseconds between looks at what another process is about to finish. */
const pause = 20;
/** Killed takers in a row, each having left its marker. */
const maxDepth = 10;

/**
 * Takes the lock at once or not at all.
 * @param path of the lock file, by convention the state file's with `.lock`. Markers and temporary files lie beside it.
 * @throws StateError when the lock file cannot be written or read (full disk, permissions).
 */
export function acquireLock(path: string, options: LockOptions = {}): Promise<Result<Lock, LockHolder>> {
  return withStateErrors(path, async () => {
    const taker = new Taker(path, await ownIdentity(), options.force ?? false);
    const taken = await taker.take(path, 0);
    if (!taken.ok) return taken;
    await taker.sweep();
    return ok({ release: () => withStateErrors(path, () => release(path, taken.value)) });
  });
}

async function release(path: string, { token }: LockRecord): Promise<void> {
  // Between the look and the removal only a forced takeover could step in, and nothing can be forced on this host while we run.
  if ((await readLock(path))?.token === token) await rm(path, { force: true });
}

async function withStateErrors<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof StateError || !(error instanceof Error)) throw error;
    throw new StateError(`${path} cannot be used: ${error.message}`, { cause: error });
  }
}

class Taker {
  readonly #lockPath: string;
  readonly #own: ProcessIdentity;
  readonly #force: boolean;

  constructor(path: string, own: ProcessIdentity, force: boolean) {
    this.#lockPath = path;
    this.#own = own;
    this.#force = force;
  }

  async take(path: string, depth: number): Promise<Result<LockRecord, LockHolder>> {
    let refusal: Result<never, LockHolder> | null = null;
    for (let look = 0; look < maxLooks && depth < maxDepth; look += 1) {
      const mine = newRecord(this.#own);
      const temporary = `${this.#lockPath}.${mine.pid}.${mine.token}.tmp`;
      if (await createWhole(path, temporary, recordText(mine))) return ok(mine);
      const found = await readLock(path);
      if (!found) continue;
      // A network file system may carry out a link and lose the answer.
      if (found.token === mine.token) return ok(mine);
      if (!found.record && look < incompleteLooks) {
        await delay(pause);
        continue;
      }
      const fate = found.record ? await fateOf(found.record, this.#own) : "unknown";
      if (fate === "running" || (fate === "unknown" && !this.#force)) {
        return fail(describeHolder(found, fate === "unknown"));
      }
      const marker = `${this.#lockPath}.${found.token}.takeover`;
      const marked = await this.take(marker, depth + 1);
      if (!marked.ok) {
        if (depth > 0) return marked;
        // Its holder is about to have the lock, or came late and is about to see that it is not there any more.
        refusal = marked;
        await delay(pause);
        continue;
      }
      try {
        const isStillThere = (await readLock(path))?.token === found.token;
        if (isStillThere && (await replaceWhole(path, temporary, recordText(mine)))) return ok(mine);
      } finally {
        await rm(marker, { force: true });
      }
    }
    if (refusal) return refusal;
    throw new StateError(`${path} could not be taken: other processes keep changing it`);
  }

  /** Removes what killed processes left beside the lock. It does no harm, so neither does failing to remove it. */
  async sweep(): Promise<void> {
    const directory = dirname(this.#lockPath);
    const prefix = `${basename(this.#lockPath)}.`;
    try {
      for (const name of await readdir(directory)) {
        if (!name.startsWith(prefix)) continue;
        if (await this.#isLitter(join(directory, name), name.slice(prefix.length))) {
          await rm(join(directory, name), { force: true });
        }
      }
    } catch {}
  }

  async #isLitter(path: string, rest: string): Promise<boolean> {
    // A taker on another host whose temporary file we sweep away by mistake makes a new one.
    const pid = /^(\d+)\.[0-9a-f]{16}\.tmp$/.exec(rest)?.[1];
    if (pid) return !pidExists(Number(pid));
    if (!/^[0-9a-f]{16}\.takeover$/.test(rest)) return false;
    // We hold the lock, so the marker of any other token permits nothing any more; a running taker removes its own.
    const record = (await readLock(path))?.record;
    return record ? (await fateOf(record, this.#own)) === "gone" : false;
  }
}
