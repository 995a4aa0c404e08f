// Group commit against a file in memory whose writes, syncs and truncations the test holds or breaks.
import { describe, expect, test } from "vitest";
import { GroupCommit } from "../../src/journal/group-commit.js";
import type { JournalFile } from "../../src/journal/journal-file.js";
import { parseJournal } from "../../src/journal/parse.js";
import { StateError } from "../../src/model/failure.js";
import { intended, journalBytes, journalLines, story } from "./builders.js";

type Call = "write" | "datasync" | "truncate" | "close";

/** Holds one journal header; `before` is asked ahead of every call and may wait or throw. */
class MemoryFile implements JournalFile {
  bytes = Buffer.from(journalBytes([]));
  /** What has been synced. */
  durable = Buffer.alloc(0);
  calls: Call[] = [];
  before: (call: Call, nth: number) => void | Promise<void> = () => {};
  /** The most bytes one write takes. */
  appetite = Number.POSITIVE_INFINITY;

  async #enter(call: Call): Promise<void> {
    this.calls.push(call);
    await this.before(call, this.count(call));
  }

  count(call: Call): number {
    return this.calls.filter((made) => made === call).length;
  }

  async write(bytes: Uint8Array, position: number): Promise<number> {
    await this.#enter("write");
    const taken = bytes.subarray(0, this.appetite);
    const length = Math.max(this.bytes.length, position + taken.length);
    this.bytes = Buffer.concat([this.bytes], length);
    this.bytes.set(taken, position);
    return taken.length;
  }

  async datasync(): Promise<void> {
    await this.#enter("datasync");
    this.durable = Buffer.from(this.bytes);
  }

  async truncate(length: number): Promise<void> {
    await this.#enter("truncate");
    this.bytes = this.bytes.subarray(0, length);
  }

  async close(): Promise<void> {
    await this.#enter("close");
  }

  facts(bytes = this.bytes): unknown {
    const parsed = parseJournal("memory", bytes);
    return parsed.ok ? parsed.value?.facts : parsed.error;
  }
}

function openOn(file: MemoryFile): GroupCommit {
  const parsed = parseJournal("memory", file.bytes);
  if (!parsed.ok || !parsed.value) throw new Error("no header");
  return new GroupCommit(file, "state.jsonl", parsed.value.goodBytes, parsed.value.lastSum);
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** A promise and the means to fulfil it. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

describe("durability", () => {
  test("an append resolves only after its sync", async () => {
    const file = new MemoryFile();
    const commit = openOn(file);
    for (const fact of story) {
      await commit.append(fact);
      expect(file.durable.equals(file.bytes)).toBe(true);
    }
    expect(file.facts(file.durable)).toEqual(story);
    expect(file.bytes.toString()).toBe(journalLines().join(""));
  });

  test("appends that arrive during a sync share the next write and sync, in order", async () => {
    const file = new MemoryFile();
    const reached = gate();
    const release = gate();
    file.before = async (call, nth) => {
      if (call !== "datasync" || nth !== 1) return;
      reached.open();
      await release.passed;
    };
    const commit = openOn(file);
    const settled: number[] = [];
    const first = commit.append(story[0]!).then(() => settled.push(0));
    await reached.passed;
    const others = story.slice(1).map((fact, index) => commit.append(fact).then(() => settled.push(index + 1)));
    expect(settled).toEqual([]);
    release.open();
    await Promise.all([first, ...others]);
    expect(settled).toEqual(story.map((_, index) => index));
    expect(file.calls).toEqual(["write", "datasync", "write", "datasync"]);
    expect(file.facts(file.durable)).toEqual(story);
  });

  test("appends of one tick share the first write", async () => {
    const file = new MemoryFile();
    const commit = openOn(file);
    await Promise.all(story.map((fact) => commit.append(fact)));
    expect(file.calls).toEqual(["write", "datasync"]);
  });

  test("a fact that is changed after the call is recorded as it was", async () => {
    const file = new MemoryFile();
    const commit = openOn(file);
    const fact = { ...intended("k1") };
    const appended = commit.append(fact);
    Object.assign(fact, { key: "changed" });
    await appended;
    expect(file.facts()).toEqual([intended("k1")]);
  });

  test("short writes are continued where they ended", async () => {
    const file = new MemoryFile();
    file.appetite = 7;
    const commit = openOn(file);
    await Promise.all(story.map((fact) => commit.append(fact)));
    expect(file.facts(file.durable)).toEqual(story);
    expect(file.count("datasync")).toBe(1);
  });

  test("a power cut that loses any of the pages of a write leaves an end that opens, with every earlier fact", async () => {
    const file = new MemoryFile();
    const disks: Record<"before" | "after", Buffer<ArrayBuffer>>[] = [];
    file.before = (call) => {
      if (call === "datasync") disks.push({ before: file.durable, after: Buffer.from(file.bytes) });
    };
    const commit = openOn(file);
    const facts = Array.from({ length: 30 }, (_, index) => intended(`k${index}`, "far and wide ".repeat(index * 2)));
    await Promise.all(facts.map((fact) => commit.append(fact)));
    for (const { before, after } of disks) {
      const synced = before.length || journalBytes([]).length;
      const acknowledged = before.toString().split("\n").slice(1, -1).length;
      for (const disk of withPagesLost(synced, after)) {
        const found = file.facts(disk);
        if (!Array.isArray(found)) throw new Error(`the state is refused: ${JSON.stringify(found)}`);
        expect(found.length).toBeGreaterThanOrEqual(acknowledged);
        expect(found).toEqual(facts.slice(0, found.length));
      }
    }
  });
});

/** Every choice of pages whose new bytes, from an offset on, are still NUL. */
function withPagesLost(from: number, bytes: Buffer): Buffer<ArrayBuffer>[] {
  const pageSize = 4096;
  const first = Math.floor(from / pageSize);
  const pages = Math.ceil(bytes.length / pageSize) - first;
  return Array.from({ length: 2 ** pages }, (_, choice) => {
    const disk = Buffer.from(bytes);
    for (let page = 0; page < pages; page += 1) {
      if (((choice >> page) & 1) === 1) continue;
      const end = Math.min(bytes.length, (first + page + 1) * pageSize);
      disk.fill(0, Math.max(from, (first + page) * pageSize), end);
    }
    return disk;
  });
}

describe("a failing disk", () => {
  test.each([1, 2, 3, 5, 8, 13])(
    "full at write %i: what was acknowledged stays, the rest is taken off",
    async (nth) => {
      const file = new MemoryFile();
      file.appetite = 100;
      file.before = (call, made) => {
        if (call === "write" && made >= nth) throw systemError("ENOSPC");
      };
      const commit = openOn(file);
      const acknowledged: unknown[] = [];
      for (const fact of story) {
        try {
          await commit.append(fact);
          acknowledged.push(fact);
        } catch (error) {
          expect(error).toBeInstanceOf(StateError);
        }
      }
      expect(acknowledged.length).toBeLessThan(story.length);
      expect(file.facts()).toEqual(acknowledged);
      expect(file.bytes.length).toBe(journalBytes(story.slice(0, acknowledged.length)).length);
    },
  );

  test("every pending and every later append is rejected with the file and the cause", async () => {
    const file = new MemoryFile();
    const reached = gate();
    const release = gate();
    file.before = async (call) => {
      if (call !== "write") return;
      reached.open();
      await release.passed;
      throw systemError("ENOSPC");
    };
    const commit = openOn(file);
    const first = commit.append(story[0]!);
    await reached.passed;
    const pending = [first, commit.append(story[1]!), commit.append(story[2]!)];
    release.open();
    const outcomes = await Promise.allSettled(pending);
    outcomes.push(...(await Promise.allSettled([commit.append(story[3]!)])));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { name: "StateError" } });
      const error = outcome.status === "rejected" ? outcome.reason : null;
      expect(error.message).toBe("state.jsonl could not be written: ENOSPC: simulated");
      expect(error.cause).toMatchObject({ code: "ENOSPC" });
    }
    expect(file.calls).toEqual(["write", "truncate"]);
  });

  test("a failed sync is not tried again, and what it may have lost is taken off", async () => {
    const file = new MemoryFile();
    file.before = (call, nth) => {
      if (call === "datasync" && nth === 2) throw systemError("EIO");
    };
    const commit = openOn(file);
    await commit.append(story[0]!);
    await expect(commit.append(story[1]!)).rejects.toThrow("EIO");
    await expect(commit.append(story[2]!)).rejects.toThrow("EIO");
    await commit.close();
    expect(file.calls).toEqual(["write", "datasync", "write", "datasync", "truncate", "close"]);
    expect(file.facts()).toEqual([story[0]]);
  });

  test("when even the clean-up fails, both causes are told and the file still opens", async () => {
    const file = new MemoryFile();
    file.appetite = 50;
    file.before = (call, nth) => {
      if (call === "truncate" || (call === "write" && nth === 2)) throw systemError("EIO");
    };
    const commit = openOn(file);
    const error: unknown = await commit.append(story[0]!).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: expect.stringContaining("; then: EIO"), cause: expect.any(AggregateError) });
    expect(file.facts()).toEqual([]);
  });

  test("a file that takes no bytes is an error, not an endless loop", async () => {
    const file = new MemoryFile();
    file.appetite = 0;
    await expect(openOn(file).append(story[0]!)).rejects.toThrow("takes no more bytes");
  });

  test("once there is space again, the same file goes on", async () => {
    const file = new MemoryFile();
    file.appetite = 60;
    file.before = (call, nth) => {
      if (call === "write" && nth === 9) throw systemError("ENOSPC");
    };
    const first = openOn(file);
    let done = 0;
    for (const fact of story)
      await first.append(fact).then(
        () => (done += 1),
        () => {},
      );
    file.before = () => {};
    const second = openOn(file);
    await Promise.all(story.slice(done).map((fact) => second.append(fact)));
    expect(file.facts(file.durable)).toEqual(story);
  });
});

describe("closing", () => {
  test("waits for what was appended, refuses what comes later and closes once", async () => {
    const file = new MemoryFile();
    const commit = openOn(file);
    const appended = story.map((fact) => commit.append(fact));
    const closed = [commit.close(), commit.close()];
    await expect(commit.append(story[0]!)).rejects.toThrow("state.jsonl is closed");
    await Promise.all([...appended, ...closed]);
    expect(file.facts(file.durable)).toEqual(story);
    expect(file.calls).toEqual(["write", "datasync", "close"]);
  });
});
