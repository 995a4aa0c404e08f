// The lock in one process, with the files that other and killed processes leave.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { acquireLock, type Lock } from "../../src/journal/lock.js";
import { type LockRecord, newRecord, readLock, recordText } from "../../src/journal/lock-record.js";
import { fateOf, ownIdentity, type ProcessIdentity } from "../../src/journal/process-identity.js";
import { StateError } from "../../src/model/failure.js";
import { temporaryDirectory } from "./builders.js";

let own: ProcessIdentity;
/** A process that has ended. */
let gone: ProcessIdentity;

beforeAll(async () => {
  own = await ownIdentity();
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "close");
  gone = { ...own, pid: child.pid!, started: 1 };
});

interface Place {
  readonly directory: string;
  readonly lock: string;
  names(): Promise<string[]>;
  /** Leaves a lock file, or with a suffix a marker or temporary file. */
  leave(record: LockRecord | string, suffix?: string): Promise<void>;
}

async function place(): Promise<Place> {
  const directory = await temporaryDirectory();
  const lock = join(directory, "state.jsonl.lock");
  return {
    directory,
    lock,
    names: async () => (await readdir(directory)).sort(),
    leave: (record, suffix = "") =>
      writeFile(lock + suffix, typeof record === "string" ? record : recordText(record), { mode: 0o600 }),
  };
}

async function taken(lock: string, force = false): Promise<Lock> {
  const result = await acquireLock(lock, { force });
  if (!result.ok) throw new Error(`held by ${result.error.description}`);
  return result.value;
}

describe("a free lock", () => {
  test("is taken with one private, complete file and released without a trace", async () => {
    const { lock, names } = await place();
    const held = await taken(lock);
    expect(await names()).toEqual(["state.jsonl.lock"]);
    expect((await stat(lock)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(lock, "utf8"))).toMatchObject({ ...own, token: expect.any(String) });
    await held.release();
    expect(await names()).toEqual([]);
    await (await taken(lock)).release();
  });

  test("where it cannot be written is a StateError with the cause", async () => {
    const { directory } = await place();
    const error: unknown = await acquireLock(join(directory, "missing", "lock")).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StateError);
    expect(error).toMatchObject({ cause: { code: "ENOENT" } });
  });
});

describe("a lock that a running process holds", () => {
  test("is refused naming the holder, by force too, and stays as it is", async () => {
    const { lock, names } = await place();
    await taken(lock);
    const before = await readFile(lock, "utf8");
    for (const force of [false, true]) {
      const refused = await acquireLock(lock, { force });
      expect(refused).toMatchObject({ ok: false, error: { pid: process.pid, host: own.host, forceable: false } });
      expect(!refused.ok && refused.error.description).toMatch(
        /^process \d+ on .+ since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
      );
    }
    expect(await readFile(lock, "utf8")).toBe(before);
    expect(await names()).toEqual(["state.jsonl.lock"]);
  });

  test("goes to exactly one of many takers at once when it is free or stale", async () => {
    for (const isStale of [false, true]) {
      const { lock, leave, names } = await place();
      if (isStale) await leave(newRecord(gone));
      const results = await Promise.all(Array.from({ length: 20 }, () => acquireLock(lock)));
      expect(results.filter((result) => result.ok).length).toBe(1);
      expect(await names()).toEqual(["state.jsonl.lock"]);
    }
  });
});

describe("a lock whose holder is gone is taken at once", () => {
  test.each<[string, () => ProcessIdentity]>([
    ["its process ended", () => gone],
    ["its number belongs to another process now", () => ({ ...own, started: 1 })],
    ["this host was restarted since", () => ({ ...own, boot: "another-boot" })],
  ])("%s", async (_, holder) => {
    const { lock, leave, names } = await place();
    await leave(newRecord(holder()));
    await taken(lock);
    expect((await readLock(lock))?.record).toMatchObject(own);
    expect(await names()).toEqual(["state.jsonl.lock"]);
  });

  test.runIf(process.platform === "linux")("it was killed and its parent has not noticed", async () => {
    // The shell becomes a process that never asks for its ended child.
    const parent = spawn("sh", ["-c", "sleep 30 & echo $!; exec tail -f /dev/null"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    onTestFinished(() => {
      parent.kill("SIGKILL");
    });
    const [line] = await once(parent.stdout, "data");
    const zombie = { ...own, pid: Number(String(line)) };
    await expect.poll(() => readFile(`/proc/${parent.pid}/comm`, "utf8")).toBe("tail\n");
    process.kill(zombie.pid, "SIGKILL");
    const statOf = async () => (await readFile(`/proc/${zombie.pid}/stat`, "utf8")).split(" ");
    await expect.poll(async () => (await statOf())[2]).toBe("Z");
    const started = Number((await statOf())[21]);
    expect(await fateOf({ ...zombie, started }, own)).toBe("gone");
  });
});

describe("a lock whose holder cannot be checked from here is refused, and taken by force", () => {
  test.each<[string, (record: LockRecord) => LockRecord | string]>([
    ["another host", (record) => ({ ...record, host: "elsewhere" })],
    ["another host, restarted or not", (record) => ({ ...record, host: "elsewhere", boot: "another-boot" })],
    ["another container", (record) => ({ ...record, pid_namespace: "pid:[1]" })],
    ["a number in use, on a system that tells no start times", (record) => ({ ...record, started: null })],
    ["an empty file", () => ""],
    ["half a file", (record) => recordText(record).slice(0, 40)],
    ["a record with a path for a token", (record) => ({ ...record, token: "../../../../tmp/x" })],
    ["a record that means a group of processes", (record) => ({ ...record, pid: -1 })],
    ["a record from beyond the calendar", (record) => ({ ...record, at: 1e300 })],
  ])("%s", async (_, change) => {
    const { lock, leave, names } = await place();
    await leave(change(newRecord(own)));
    const before = await readFile(lock, "utf8");
    expect(await acquireLock(lock)).toMatchObject({ ok: false, error: { forceable: true } });
    expect(await readFile(lock, "utf8")).toBe(before);
    await (await taken(lock, true)).release();
    expect(await names()).toEqual([]);
  });

  test("its description cannot carry control characters to the terminal", async () => {
    const { lock, leave } = await place();
    await leave({ ...newRecord(own), host: "evil\u001b[2J\nhost" });
    const refused = await acquireLock(lock);
    expect(!refused.ok && refused.error.description).toContain("evil [2J host");
  });
});

describe("takers that were killed half-way", () => {
  test("leave a marker, which is taken over, and so on", async () => {
    const { lock, leave, names } = await place();
    const [holder, first, second, third] = [newRecord(gone), newRecord(gone), newRecord(gone), newRecord(gone)];
    await leave(holder);
    await leave(first, `.${holder.token}.takeover`);
    await leave(second, `.${first.token}.takeover`);
    await leave(third, `.${second.token}.takeover`);
    await taken(lock);
    expect(await names()).toEqual(["state.jsonl.lock"]);
  });

  test("after they had the lock leave a marker without effect, which is removed", async () => {
    const { lock, leave, names } = await place();
    await leave(newRecord(gone));
    await leave(newRecord(gone), `.${newRecord(gone).token}.takeover`);
    await taken(lock);
    expect(await names()).toEqual(["state.jsonl.lock"]);
  });

  test("leave temporary files, which are removed; those of running processes stay", async () => {
    const { lock, leave, names } = await place();
    const token = "0123456789abcdef";
    await leave("", `.${gone.pid}.${token}.tmp`);
    await leave("", `.${process.ppid}.${token}.tmp`);
    await leave("", ".notes.tmp");
    await taken(lock);
    expect(await names()).toEqual([
      "state.jsonl.lock",
      `state.jsonl.lock.${process.ppid}.${token}.tmp`,
      "state.jsonl.lock.notes.tmp",
    ]);
  });

  test("a marker of a running taker is respected", async () => {
    const { lock, leave } = await place();
    const holder = newRecord(gone);
    await leave(holder);
    await leave(newRecord(own), `.${holder.token}.takeover`);
    expect(await acquireLock(lock)).toMatchObject({ ok: false, error: { pid: own.pid, forceable: false } });
    expect((await readLock(lock))?.token).toBe(holder.token);
  });

  test("markers that were forged into a circle are an error, not an endless loop", async () => {
    const { lock, leave } = await place();
    const holder = newRecord(gone);
    await leave(holder);
    await leave(holder, `.${holder.token}.takeover`);
    await expect(acquireLock(lock)).rejects.toThrow(StateError);
  });
});

test("a link in the lock's place is an error, and what it points to stays as it is", async () => {
  const { directory, lock } = await place();
  await writeFile(join(directory, "victim"), "precious");
  await symlink("victim", lock);
  await expect(acquireLock(lock)).rejects.toThrow(StateError);
  expect(await readFile(join(directory, "victim"), "utf8")).toBe("precious");
});

test("releasing a lock that was taken over by force elsewhere leaves the new holder's file", async () => {
  const { lock, leave } = await place();
  const held = await taken(lock);
  const other = newRecord({ ...own, host: "elsewhere" });
  await leave(other);
  await held.release();
  expect((await readLock(lock))?.token).toBe(other.token);
});
