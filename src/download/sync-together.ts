// Makes names in a directory durable, for several files at once: a sync of the whole directory covers every change made before it.
import { syncDirectory } from "../util/atomic-file.js";

const running = new Map<string, Promise<void>>();
const next = new Map<string, Promise<void>>();

type Sync = (directory: string) => Promise<void>;

/**
 * Resolves when a sync is done that began after the call; calls made while one is under way share the one after it.
 * @param sync for tests.
 * @throws the file system's error: the directory's changes may be lost then, of every call that shared it.
 */
export function syncTogether(directory: string, sync: Sync = syncDirectory): Promise<void> {
  const current = running.get(directory);
  if (!current) return begin(directory, sync);
  const known = next.get(directory);
  if (known) return known;
  const begun = (): Promise<void> => {
    next.delete(directory);
    return begin(directory, sync);
  };
  // The one under way has its own callers to tell of its failure.
  const following = current.then(begun, begun);
  next.set(directory, following);
  return following;
}

function begin(directory: string, sync: Sync): Promise<void> {
  const begun = sync(directory).finally(() => running.delete(directory));
  running.set(directory, begun);
  return begun;
}
