// Who is in the way of a run, in words.
import { printable } from "../util/printable.js";
import type { FoundLock } from "./lock-record.js";

export interface LockHolder {
  /** Null, as the next two, when the lock file cannot be read as one. */
  readonly pid: number | null;
  readonly host: string | null;
  /** When the lock was taken, milliseconds since 1970. */
  readonly since: number | null;
  /** Whether `force` would take the lock: not when the holder surely runs on this host, where it can be stopped. */
  readonly forceable: boolean;
  /** For "… is in use by": `process 1234 on host since 2026-11-01T10:00:00.000Z`. */
  readonly description: string;
}

export function describeHolder({ record }: FoundLock, forceable: boolean): LockHolder {
  const description = record
    ? `process ${record.pid} on ${record.host} since ${new Date(record.at).toISOString()}`
    : "an unknown process (its lock file is incomplete)";
  return {
    pid: record?.pid ?? null,
    host: record?.host ?? null,
    since: record?.at ?? null,
    forceable,
    description: printable(description),
  };
}
