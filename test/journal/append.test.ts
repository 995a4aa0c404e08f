// The journal on a real file system, and under kill -9.
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  chmod,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  truncate,
  unlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openJournal } from "../../src/journal/append.js";
import { readJournal } from "../../src/journal/read.js";
import { StateError } from "../../src/model/failure.js";
import { distUrl } from "../support/dist.js";
import { header, intended, journalBytes, story, temporaryDirectory } from "./builders.js";

const options = { name: "mars", tool: "0.1.0" };

async function statePath(): Promise<string> {
  return join(await temporaryDirectory(), "state.jsonl");
}

async function factsIn(path: string): Promise<unknown> {
  const read = await readJournal(path);
  return read.ok ? (read.value?.facts ?? null) : read.error;
}

describe("a new state file", () => {
  test("is private, names the batch and the tool, and reads as nothing recorded yet", async () => {
    const path = await statePath();
    expect(await factsIn(path)).toBe(null);
    const journal = await openJournal(path, options);
    expect(journal).toMatchObject({ header: { format: 1, name: "mars", tool: "0.1.0" }, facts: [], tornBytes: 0 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await factsIn(path)).toEqual([]);
    await journal.close();
  });

  test("is also made of one whose creation was interrupted", async () => {
    for (const torn of ["", '{"journal":"sora-batch","form', "\0\0\0"]) {
      const path = await statePath();
      await writeFile(path, torn);
      expect(await factsIn(path)).toBe(null);
      const journal = await openJournal(path, options);
      expect(journal.tornBytes).toBe(torn.length);
      await journal.append(intended("k1"));
      await journal.close();
      expect(await factsIn(path)).toEqual([intended("k1")]);
    }
  });
});

describe("an existing state file", () => {
  test("goes on where it ended, over any number of openings", async () => {
    const path = await statePath();
    for (const [index, fact] of story.entries()) {
      const journal = await openJournal(path, options);
      expect(journal.facts).toEqual(story.slice(0, index));
      await journal.append(fact);
      await journal.close();
    }
    expect(await factsIn(path)).toEqual(story);
  });

  test("keeps the header it was created with", async () => {
    const path = await statePath();
    await writeFile(path, journalBytes());
    const journal = await openJournal(path, { name: "venus", tool: "9.9.9" });
    await journal.close();
    expect(journal.header).toEqual(header);
  });

  test("loses its torn end before anything is appended", async () => {
    const path = await statePath();
    await writeFile(path, journalBytes());
    await truncate(path, journalBytes().length - 5);
    const journal = await openJournal(path, options);
    expect(journal.facts).toEqual(story.slice(0, -1));
    expect((await readFile(path)).equals(journalBytes(story.slice(0, -1)))).toBe(true);
    expect(journal.tornBytes).toBe(journalBytes().length - 5 - journalBytes(story.slice(0, -1)).length);
    await journal.append(story.at(-1)!);
    await journal.close();
    expect((await readFile(path)).equals(journalBytes())).toBe(true);
  });

  test("is not changed by reading it, even with a torn end", async () => {
    const path = await statePath();
    await writeFile(path, journalBytes().subarray(0, -5));
    expect(await factsIn(path)).toEqual(story.slice(0, -1));
    expect((await readFile(path)).equals(journalBytes().subarray(0, -5))).toBe(true);
  });

  test("that is damaged is refused and left as it is", async () => {
    const path = await statePath();
    const bytes = journalBytes();
    bytes[200]! ^= 1;
    await writeFile(path, bytes);
    await expect(openJournal(path, options)).rejects.toThrow(StateError);
    await expect(openJournal(path, options)).rejects.toThrow(/state\.jsonl:2 is damaged/);
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });

  test("takes thousands of concurrent appends in the order of the calls", async () => {
    const path = await statePath();
    const facts = Array.from({ length: 3000 }, (_, index) => intended(`k${index}`));
    const journal = await openJournal(path, options);
    await Promise.all(facts.map((fact) => journal.append(fact)));
    await journal.close();
    expect(await factsIn(path)).toEqual(facts);
  });
});

describe("anything but a regular file is refused, for reading and for writing", () => {
  async function expectRefused(path: string): Promise<void> {
    expect(await readJournal(path)).toMatchObject({ ok: false, error: { kind: "foreign" } });
    await expect(openJournal(path, options)).rejects.toThrow(StateError);
  }

  test("a link, even to a sound journal", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "real.jsonl"), journalBytes());
    await symlink("real.jsonl", join(directory, "state.jsonl"));
    await expectRefused(join(directory, "state.jsonl"));
  });

  test("a dangling link, and nothing is created behind it", async () => {
    const directory = await temporaryDirectory();
    await symlink("elsewhere.jsonl", join(directory, "state.jsonl"));
    await expectRefused(join(directory, "state.jsonl"));
    expect(await readdir(directory)).toEqual(["state.jsonl"]);
  });

  test("a directory", async () => {
    await expectRefused(await temporaryDirectory());
  });

  test("a FIFO, without waiting for its other end", async () => {
    const path = await statePath();
    execFileSync("mkfifo", [path]);
    await expectRefused(path);
  });
});

test("a file in a directory that does not exist is a StateError with its cause", async () => {
  const path = join(await temporaryDirectory(), "missing", "state.jsonl");
  const error: unknown = await openJournal(path, options).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "StateError", cause: { code: "ENOENT" } });
});

test.each([
  ["removed", (path: string) => unlink(path)],
  ["replaced", (path: string) => rename(`${path}.other`, path)],
])("nothing more is acknowledged once the file was %s", async (_, change) => {
  const path = await statePath();
  const journal = await openJournal(path, options);
  await journal.append({ fact: "run-ended", at: 1, run: "r", exit_code: 0, requests: 0 });
  await writeFile(`${path}.other`, "other");
  await change(path);
  const next = journal.append({ fact: "run-ended", at: 2, run: "r", exit_code: 0, requests: 0 });
  await expect(next).rejects.toMatchObject({
    name: "StateError",
    message: expect.stringContaining("removed or replaced while the run was going on"),
  });
  await journal.close();
});

test("what was acknowledged before a kill -9 is there afterwards, and the next process goes on", async () => {
  const path = await statePath();
  const child = new URL("append-child.mjs", import.meta.url);
  const acknowledged: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const process = fork(child, [distUrl("modules/journal/append.js"), path, String(round)], { stdio: "ignore" });
    const enough = 20 + round * 37;
    let received = 0;
    process.on("message", (key: string) => {
      acknowledged.push(key);
      received += 1;
      if (received === enough) process.kill("SIGKILL");
    });
    await once(process, "close");
    expect(process.signalCode).toBe("SIGKILL");
    // A killed writer's unfinished line, as after a cut in the middle of a write.
    await appendFile(path, '{"fact":"submit-in');
    const read = await readJournal(path);
    const keys = read.ok ? read.value?.facts.map((fact) => "key" in fact && fact.key) : read.error.message;
    expect(keys).toEqual(expect.arrayContaining(acknowledged));
  }
});

test("the permissions of an existing file are the owner's business", async () => {
  const path = await statePath();
  await writeFile(path, journalBytes());
  await chmod(path, 0o640);
  await (await openJournal(path, options)).close();
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});
