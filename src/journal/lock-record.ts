// The content of a lock file: who holds the state.
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { isErrno } from "../util/atomic-file.js";
import { sha256 } from "../util/sha256.js";
import type { ProcessIdentity } from "./process-identity.js";

export interface LockRecord extends ProcessIdentity {
  /** Hexadecimal, new for every lock file ever made. */
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A lock file as found; the record is null when its content is not one. */
export interface FoundLock {
  readonly token: string;
  readonly record: LockRecord | null;
}

export function newRecord(own: ProcessIdentity): LockRecord {
  return { token: randomBytes(8).toString("hex"), ...own, at: Date.now() };
}

export function recordText(record: LockRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** More than any record takes. */
const longest = 4096;

/** @returns null when there is no such file. */
export async function readLock(path: string): Promise<FoundLock | null> {
  let bytes: Buffer;
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(longest), 0, longest, 0);
      bytes = buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
  const record = parseRecord(bytes.toString("utf8"));
  return { token: record?.token ?? sha256(bytes).slice(0, 16), record };
}

function parseRecord(text: string): LockRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is LockRecord {
  if (typeof value !== "object" || value === null) return false;
  const member = (name: keyof LockRecord): unknown => Reflect.get(value, name);
  const isTextOrNull = (name: keyof LockRecord): boolean => member(name) === null || typeof member(name) === "string";
  const [token, pid, started, at] = [member("token"), member("pid"), member("started"), member("at")];
  return (
    // It becomes part of a file name.
    typeof token === "string" &&
    /^[0-9a-f]{16}$/.test(token) &&
    // Zero and below would address whole groups of processes.
    typeof pid === "number" &&
    Number.isSafeInteger(pid) &&
    pid > 0 &&
    typeof member("host") === "string" &&
    isTextOrNull("boot") &&
    isTextOrNull("pid_namespace") &&
    (started === null || typeof started === "number") &&
    typeof at === "number" &&
    // What a date can hold.
    Math.abs(at) <= 8.64e15
  );
}
