import { mkdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { encode, firstSum, type JournalHeader } from "../../src/journal/codec.js";
import type { Fact } from "../../src/model/fact.js";
import { manifestOf, type ScriptedBatch } from "../support/scripted-server/batch.js";
import { it } from "../support/scripted-server/fixture.js";

const hour = 3_600_000;
const priced = manifestOf({ landing: "A rocket lands" }, 'pricing: {per_second_usd: {"320x180": 0.25}}');
const soon = { "retry-after": "0" };

/** A submit whose answer never came: the server has the job, the state has the intent. */
async function leaveUncertain(batch: ScriptedBatch): Promise<void> {
  batch.server.script = ({ kind }) => (kind === "create" ? { do: "kill", at: "after-accepting" } : undefined);
  expect(await batch.run()).toMatchObject({ signal: "SIGKILL" });
  batch.server.script = () => undefined;
}

/** Rewrites the state as if everything in it had happened so much earlier. */
async function age(batch: ScriptedBatch, ms: number): Promise<void> {
  const lines = (await readFile(batch.path("state.jsonl"), "utf8")).trimEnd().split("\n");
  await mkdir(batch.path(), { recursive: true });
  let sum = firstSum;
  let text = "";
  for (const line of lines) {
    const { sum: _, ...record } = JSON.parse(line) as (Fact | JournalHeader) & { sum: string };
    const encoded = encode({ ...record, at: record.at - ms }, sum);
    ({ sum } = encoded);
    text += encoded.line;
  }
  await writeFile(batch.path("state.jsonl"), text);
}

const creates = (batch: ScriptedBatch) => batch.book.sent("create").map(({ headers }) => headers["idempotency-key"]);

describe("M5: a submit without an answer", () => {
  it.concurrent("within the key window is asked again with the same key, and costs nothing more", async ({ open }) => {
    const batch = await open(priced);
    await leaveUncertain(batch);
    await age(batch, 22 * hour);
    const run = await batch.run();
    expect(run.code, run.stderr).toBe(0);
    expect(new Set(creates(batch)).size).toBe(1);
    expect(batch.book.jobs).toHaveLength(1);
  });

  it.concurrent.for([
    ["past the key window", 24 * hour],
    ["from a time that the clock says is still to come", -2 * hour],
  ] as const)("%s is held: nothing is sent, and the report names key, time and price", async ([, ms], { open }) => {
    const batch = await open(priced);
    await leaveUncertain(batch);
    await age(batch, ms);
    const requests = batch.book.requests.length;
    const run = await batch.run();
    expect(run.code).toBe(1);
    expect(batch.book.requests).toHaveLength(requests);
    const [key = ""] = creates(batch).map(String);
    const intent = (await batch.facts()).find((fact) => fact.fact === "submit-intended");
    const since = new Date(intent?.at ?? 0).toISOString();
    const shot = await batch.reportOf("landing");
    expect(shot).toMatchObject({
      outcome: "held",
      complete: false,
      uncertain: { key, since, video_seconds: 1, usd: 0.25 },
    });
    expect(shot.reason).toContain("unknown");
    expect(shot.remedy).toContain("--retry uncertain");
    expect((await batch.report()).totals.uncertain).toMatchObject({ takes: 1, usd: 0.25 });
    // What a person reads must name them too: it is what the provider is asked about.
    for (const file of ["report.md", "report.csv"]) {
      const text = (await readFile(batch.path(file), "utf8")).replace(/&#8203;/g, "").replace(/&#58;/g, ":");
      expect(text, file).toContain(key);
      expect(text, file).toContain(since);
    }
    expect(run.stdout).toContain(key);
    expect(run.stdout).toContain("$0.25");
  });

  it.concurrent("that is held is bought again only on --retry uncertain: a new take, and both in the books", async ({
    open,
  }) => {
    const batch = await open(priced);
    await leaveUncertain(batch);
    await age(batch, 24 * hour);
    expect(await batch.run(["--retry", "failed"])).toMatchObject({ code: 1 });
    expect(batch.book.jobs).toHaveLength(1);
    const run = await batch.run(["--retry", "uncertain"]);
    expect(run.code, run.stderr).toBe(0);
    expect(new Set(creates(batch)).size).toBe(2);
    expect(batch.book.jobs).toHaveLength(2);
    const shot = await batch.reportOf("landing");
    expect(shot.takes.map(({ number, why, bought }) => [number, why, bought])).toEqual([
      [1, "new", "unknown"],
      [2, "retry", "yes"],
    ]);
    expect((await batch.report()).totals).toMatchObject({ bought: { takes: 1 }, uncertain: { takes: 1 } });
  });

  it.concurrent("is not thrown away by --retry uncertain while the server can still be asked", async ({ open }) => {
    const batch = await open(priced);
    await leaveUncertain(batch);
    expect(await batch.run(["--retry", "uncertain"])).toMatchObject({ code: 0 });
    expect(batch.book.jobs).toHaveLength(1);
  });

  it.concurrent.for([
    ["half a body", { do: "cut", at: "half-answer" }],
    ["a success without a job", { do: "answer", status: 201, body: {}, accepting: true }],
    ["a success that is no JSON", { do: "answer", status: 200, body: "<html>", accepting: true }],
    ["a bad gateway", { do: "answer", status: 502, body: "", headers: soon, accepting: true }],
    ["a broken connection", { do: "cut", at: "after-accepting" }],
  ] as const)("%s: unknown, and found again under its key", async ([, misdeed], { open }) => {
    const batch = await open(priced);
    batch.server.script = ({ kind, nth }) => (kind === "create" && nth === 1 ? misdeed : undefined);
    const run = await batch.run();
    expect(run.code, run.stderr).toBe(0);
    expect(creates(batch)).toHaveLength(2);
    expect(new Set(creates(batch)).size).toBe(1);
    expect(batch.book.jobs).toHaveLength(1);
  });
});

describe("M5: a server that replays an old 500 for the key", () => {
  it.concurrent("is asked three times, then the shot is held under its key; --retry uncertain alone takes another", async ({
    open,
  }) => {
    const batch = await open(priced);
    batch.server.script = ({ kind }) =>
      kind === "create"
        ? { do: "answer", status: 500, body: { error: { message: "stored error" } }, headers: soon, accepting: true }
        : undefined;
    const run = await batch.run();
    expect(run.code).toBe(1);
    expect(creates(batch)).toHaveLength(3);
    const shot = await batch.reportOf("landing");
    expect(shot.uncertain).toMatchObject({ key: creates(batch)[0], usd: 0.25 });
    expect(shot.remedy).toContain("--retry uncertain");
    // Asking again is free and may clear it; another key never comes by itself.
    await batch.run();
    expect(new Set(creates(batch)).size).toBe(1);
    expect(batch.book.jobs).toHaveLength(1);
    batch.server.script = ({ kind, key }) =>
      kind === "create" && key === creates(batch)[0] ? { do: "answer", status: 500 } : undefined;
    const bought = await batch.run(["--retry", "uncertain"]);
    expect(bought.code, bought.stderr).toBe(0);
    expect(new Set(creates(batch)).size).toBe(2);
    expect(batch.book.jobs).toHaveLength(2);
  });
});

describe("M5: a server that ignores keys", () => {
  it.concurrent("costs nothing twice as long as answers come", async ({ open }) => {
    const batch = await open(manifestOf({ a: "First", b: "Second", c: "Third" }));
    batch.book.keys = "ignore";
    batch.server.script = ({ kind, nth }) =>
      kind === "status" && nth === 2 ? { do: "kill", at: "half-answer" } : undefined;
    await batch.run();
    expect(await batch.run()).toMatchObject({ code: 0 });
    expect(batch.book.bought()).toEqual(["First", "Second", "Third"]);
  });

  it.concurrent("and loses an answer sells the shot twice: nobody can tell, but both carry the one key that the report names", async ({
    open,
  }) => {
    const batch = await open(priced);
    batch.book.keys = "ignore";
    batch.server.script = ({ kind, nth }) =>
      kind === "create" && nth === 1 ? { do: "cut", at: "after-accepting" } : undefined;
    expect(await batch.run()).toMatchObject({ code: 0 });
    expect(batch.book.jobs).toHaveLength(2);
    const [take] = (await batch.reportOf("landing")).takes;
    expect(new Set(batch.book.jobs.map(({ key }) => key))).toEqual(new Set([take?.key]));
  });
});
