// A journal of a real run of thirty-odd records, cut at every byte and with every byte changed: never a fact that was not recorded.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openJournal } from "../../../src/journal/append.js";
import { type JournalContent, parseJournal } from "../../../src/journal/parse.js";
import { readJournal } from "../../../src/journal/read.js";
import type { StateProblem } from "../../../src/journal/state-problem.js";
import type { Result } from "../../../src/util/result.js";
import { manyShots } from "../../e2e/manifests.js";
import { BatchFolder } from "../../support/batch-folder.js";
import { count } from "../figures.js";

let folder: BatchFolder;
let dir: string;
let whole: Buffer;
/** Where each line begins. */
let starts: number[];
/** Texts of the facts. */
let facts: string[];

beforeAll(async () => {
  folder = await BatchFolder.create(manyShots(8).manifest);
  expect((await folder.run()).code).toBe(0);
  whole = await readFile(folder.path("state.jsonl"));
  dir = await mkdtemp(join(tmpdir(), "sora-bytes-"));
  starts = [0];
  for (let at = whole.indexOf(10); at !== whole.length - 1; at = whole.indexOf(10, at + 1)) starts.push(at + 1);
  const read = parseJournal("state.jsonl", whole);
  facts = read.ok ? (read.value?.facts ?? []).map((fact) => JSON.stringify(fact)) : [];
  expect(facts.length).toBeGreaterThanOrEqual(30);
  expect(starts).toHaveLength(facts.length + 1);
});
afterAll(async () => {
  await folder.close();
  await rm(dir, { recursive: true });
});

/** 1-based. */
function lineOf(offset: number): number {
  return starts.filter((start) => start <= offset).length;
}

/** How many of the recorded facts were read, or why none. Anything but a beginning of what was recorded is a failed test. */
function judge(read: Result<Pick<JournalContent, "facts"> | null, StateProblem>, what: string): number | StateProblem {
  if (!read.ok) return read.error;
  const found = (read.value?.facts ?? []).map((fact) => JSON.stringify(fact));
  // Asked for the good story only when something is wrong: this is done a hundred thousand times.
  if (found.some((fact, index) => fact !== facts[index])) expect(found, what).toEqual(facts.slice(0, found.length));
  return found.length;
}

/** A change before the last line is told with its line, or as no state file at all; one in the last may only hide that line. */
function expectFound(outcome: number | StateProblem, offset: number, what: string): void {
  const line = lineOf(offset);
  if (typeof outcome !== "number" && outcome.kind === "damaged" && outcome.line === line) return;
  if (typeof outcome === "number") {
    expect(line, what).toBe(starts.length);
    expect(outcome, what).toBe(facts.length - 1);
    return;
  }
  if (outcome.kind === "damaged") expect(outcome.line, what).toBe(line);
  else expect([outcome.kind, line], what).toEqual(["foreign", 1]);
}

const changed = (offset: number, change: (byte: number) => number): Buffer => {
  const bytes = Buffer.from(whole);
  bytes[offset] = change(whole[offset] ?? 0);
  return bytes;
};

const changes: Readonly<Record<string, (byte: number) => number>> = {
  ...Object.fromEntries(Array.from({ length: 8 }, (_, bit) => [`bit ${bit}`, (byte: number) => byte ^ (1 << bit)])),
  "every bit": (byte) => byte ^ 0xff,
  "to NUL": () => 0,
  "to a line break": () => 10,
  "to a quote": () => 0x22,
};

it("cut at every offset, the file opens with the facts whose lines are whole", async () => {
  const path = join(dir, "cut.jsonl");
  for (let length = 0; length <= whole.length; length += 1) {
    await writeFile(path, whole.subarray(0, length));
    const lines = whole.subarray(0, length).toString("latin1").split("\n").length - 1;
    expect(judge(await readJournal(path), `cut at ${length}`)).toBe(Math.max(0, lines - 1));
  }
  count("journal bytes cut or flipped", whole.length + 1);
});

it.each(Object.entries(changes))("changed by %s at every offset, the file tells its line", async (name, change) => {
  let tried = 0;
  for (let offset = 0; offset < whole.length; offset += 1) {
    const bytes = changed(offset, change);
    if (bytes.equals(whole)) continue;
    const what = `byte ${offset}: ${name}`;
    expectFound(judge(parseJournal("state.jsonl", bytes), what), offset, what);
    tried += 1;
  }
  count("journal bytes cut or flipped", tried);
});

describe("opened for writing", () => {
  const sample = () => Array.from({ length: Math.floor(whole.length / 23) }, (_, index) => index * 23);
  const header = { name: "shots", tool: "0.1.0" };

  it("a file cut anywhere is cut back to its whole lines and can be added to", async () => {
    const path = join(dir, "torn.jsonl");
    for (const length of sample()) {
      await writeFile(path, whole.subarray(0, length));
      const journal = await openJournal(path, header);
      const read = journal.facts.map((fact) => JSON.stringify(fact));
      expect(read).toEqual(facts.slice(0, read.length));
      await journal.append({ fact: "run-ended", at: 1, run: "r", exit_code: 0, requests: 0 });
      await journal.close();
      const after = await readJournal(path);
      expect(after.ok && after.value?.facts.length).toBe(read.length + 1);
    }
    count("journal bytes cut or flipped", sample().length);
  });

  it("a file changed before its last line is refused and left as it is", async () => {
    const path = join(dir, "changed.jsonl");
    for (const offset of sample().filter((one) => lineOf(one) < starts.length)) {
      const bytes = changed(offset, (byte) => byte ^ 1);
      await writeFile(path, bytes);
      await expect(openJournal(path, header), `byte ${offset}`).rejects.toThrow();
      expect((await readFile(path)).equals(bytes)).toBe(true);
    }
    count("journal bytes cut or flipped", sample().length);
  });
});

describe("the command", () => {
  it("says the line of a changed byte, sends nothing and changes nothing", async () => {
    const path = folder.path("state.jsonl");
    const requests = folder.requests();
    const last = starts.at(-1) ?? 0;
    for (let offset = 30; offset < last; offset += Math.ceil(last / 12)) {
      const bytes = changed(offset, (byte) => byte ^ 4);
      await writeFile(path, bytes);
      const run = await folder.run();
      expect(run.code, run.stderr).toBe(5);
      expect(run.stderr).toContain(`state.jsonl:${lineOf(offset)} is damaged`);
      expect((await readFile(path)).equals(bytes)).toBe(true);
    }
    expect(folder.requests()).toBe(requests);
    await writeFile(path, whole);
  });

  it("goes on from a file cut anywhere and buys nothing again", async () => {
    for (let length = 40; length < whole.length; length += Math.ceil(whole.length / 12)) {
      await writeFile(folder.path("state.jsonl"), whole.subarray(0, length));
      const run = await folder.run();
      // No crash takes back a record: where it is gone, the video it spoke of is somebody's file, which is left alone.
      if (run.code !== 0) expect(run.stdout + run.stderr).toContain("is already there");
      expect(run.stderr).not.toContain("mistake in sora-batch");
      expect(folder.bought()).toHaveLength(8);
      expect(await folder.videos()).toHaveLength(8);
      count("journal bytes cut or flipped");
    }
  });
});
