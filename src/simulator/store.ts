// The file a simulator's jobs survive in: appended to, never rewritten, and good for a play server only (nothing is synced).
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { parseStoreEvent, type StoreEvent } from "./store-event.js";

export interface Store {
  /** What earlier simulators wrote. */
  readonly past: readonly StoreEvent[];
  append(event: StoreEvent): void;
  close(): void;
}

/** A store that forgets. */
export const memoryStore: Store = { past: [], append: () => {}, close: () => {} };

/**
 * Opens or creates a store. A last line without its newline was being written when the last simulator was killed: it is cut.
 * @throws Error when any other line is not ours, naming the line, or when the file cannot be opened.
 */
export function openStore(path: string): Store {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a+", 0o600);
  try {
    const bytes = readFileSync(file);
    const complete = bytes.lastIndexOf("\n") + 1;
    if (complete < bytes.length) ftruncateSync(file, complete);
    const lines = bytes.toString("utf8", 0, complete).split("\n").slice(0, -1);
    const past = lines.map((line, index) => {
      const event = parseStoreEvent(line);
      if (event === undefined)
        throw new RangeError(`${path}:${index + 1} is not a line of a simulator's store: name another file`);
      return event;
    });
    return {
      past,
      append: (event) => {
        writeSync(file, `${JSON.stringify(event)}\n`);
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}
