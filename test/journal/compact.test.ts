// Compaction drops only what later facts have superseded.
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openJournal } from "../../src/journal/append.js";
import { compactFacts } from "../../src/journal/compact.js";
import { readJournal } from "../../src/journal/read.js";
import type { Fact } from "../../src/model/fact.js";
import { foldFacts } from "../../src/model/ledger.js";
import { header, intended, journalBytes, runEnded, runStarted, saved, story, temporaryDirectory } from "./builders.js";

const idle = (count: number): Fact[] =>
  Array.from({ length: count }, (_, index) => [runStarted(`idle-${index}`), runEnded(`idle-${index}`)]).flat();

describe("of runs", () => {
  test("the latest 100 stay and older ones that did nothing go", () => {
    expect(compactFacts([...idle(20), ...idle(100)])).toEqual(idle(100));
    expect(compactFacts(idle(100))).toEqual(idle(100));
  });

  test("an old run stays when it recorded something or sent requests", () => {
    const polled = [runStarted("polled"), runEnded("polled", 3)];
    expect(compactFacts([...story, ...polled, ...idle(200)])).toEqual([...story, ...polled, ...idle(200).slice(200)]);
  });

  test("an old run that was cut off before it did anything goes", () => {
    expect(compactFacts([runStarted("cut"), ...idle(100)])).toEqual(idle(100));
  });
});

describe("of saved files", () => {
  const paths = ["a", "b", "c", "d"].map((path) => saved("k1", { path }));

  test("the first and the last place of a video stay", () => {
    expect(compactFacts([intended("k1"), ...paths])).toEqual([intended("k1"), paths[0], paths[3]]);
  });

  test("variants and takes are told apart", () => {
    const facts = [1, 2].flatMap((variant) => ["k1", "k2"].map((key) => saved(key, { variant })));
    expect(compactFacts([...facts, ...facts])).toEqual([...facts, ...facts]);
  });

  test("a fact of another kind in between keeps both sides", () => {
    const expired: Fact = { fact: "expired", at: 1, key: "k1" };
    const facts = [paths[0]!, paths[1]!, expired, paths[2]!, paths[3]!];
    expect(compactFacts(facts)).toEqual(facts);
  });
});

/** Histories a run could have written: any order of facts about takes that were intended first. */
const histories = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant("saved"), key: fc.nat(2), variant: fc.integer({ min: 1, max: 2 }) }),
      },
      fc.record({
        kind: fc.constantFrom(
          "intended",
          "submitted",
          "rejected",
          "rendered",
          "failed",
          "expired",
          "cancelled",
          "run",
          "idle",
        ),
        key: fc.nat(2),
        variant: fc.nat(1),
      }),
    ),
    { maxLength: 80 },
  )
  .map((steps) => {
    const facts: Fact[] = [0, 1, 2].map((key) => intended(`k${key}`));
    for (const [at, step] of steps.entries()) facts.push(...factsOf(step.kind, `k${step.key}`, step.variant, at));
    // Enough runs at the end that those above are old.
    return [...facts, ...idle(100)];
  });

function factsOf(kind: string, key: string, variant: number, at: number): Fact[] {
  const run = `run-${at}`;
  switch (kind) {
    case "saved":
      return [saved(key, { variant, at, path: `${at}.mp4` })];
    case "intended":
      return [{ ...intended(key), at }];
    case "submitted":
      return [{ fact: "submitted", at, key, job: `job-${at}`, created_at: null }];
    case "rejected":
    case "failed":
      return [{ fact: kind, at, key, failure: { kind: "server", message: String(at) } }];
    case "rendered": {
      const generations = [{ id: "gen", video_url: null }];
      return [{ fact: "rendered", at, key, generations, created_at: null, finished_at: null, expires_at: null }];
    }
    case "expired":
      return [{ fact: "expired", at, key }];
    case "cancelled":
      return [{ fact: "cancelled", at, key, by: "user" }];
    case "run":
      return [runStarted(run)];
    default:
      return [runStarted(run), runEnded(run, variant)];
  }
}

describe("of any history", () => {
  test("the ledger's takes and requests are the same after compaction", () => {
    fc.assert(
      fc.property(histories, (facts) => {
        const [before, after] = [foldFacts(facts), foldFacts(compactFacts(facts))];
        expect([...after.takes]).toEqual([...before.takes]);
        expect([...after.byIdentity]).toEqual([...before.byIdentity]);
        const requests = (runs: typeof before.runs) => runs.reduce((sum, run) => sum + run.requests, 0);
        expect(requests(after.runs)).toBe(requests(before.runs));
      }),
    );
  });

  test("what is dropped is a save between two others of the same video, or an idle run; the rest keeps its order", () => {
    fc.assert(
      fc.property(histories, (facts) => {
        const kept = compactFacts(facts);
        const keptSet = new Set(kept);
        expect(facts.filter((fact) => keptSet.has(fact))).toEqual(kept);
        for (const [index, fact] of facts.entries()) {
          if (keptSet.has(fact)) continue;
          if (fact.fact === "saved") {
            const same = (other: Fact) =>
              other.fact === "saved" && other.key === fact.key && other.variant === fact.variant && keptSet.has(other);
            expect(facts.slice(0, index).some(same) && facts.slice(index).some(same)).toBe(true);
          } else if (fact.fact === "run-ended") {
            expect(fact.requests).toBe(0);
            expect(facts[index - 1]).toMatchObject({ fact: "run-started", run: fact.run });
          } else {
            expect(fact.fact).toBe("run-started");
          }
        }
      }),
    );
  });
});

describe("at opening", () => {
  test("a long history that is mostly superseded is rewritten, and goes on from there", async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, "state.jsonl");
    const facts = [...story, ...idle(10_000)];
    await writeFile(path, journalBytes(facts));
    await writeFile(join(directory, ".state.jsonl.12345.tmp"), "left by a killed run");
    const journal = await openJournal(path, { name: "mars", tool: "0.1.0" });
    expect(journal.facts).toEqual(compactFacts(facts));
    expect(journal.header).toEqual(header);
    await journal.append(intended("k9"));
    await journal.close();
    expect(await readJournal(path)).toMatchObject({ ok: true, value: { facts: [...journal.facts, intended("k9")] } });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(["state.jsonl"]);
  });

  test("a long history that still matters stays as it is", async () => {
    const path = join(await temporaryDirectory(), "state.jsonl");
    const bytes = journalBytes(Array.from({ length: 20_001 }, (_, index) => intended(`k${index}`)));
    await writeFile(path, bytes);
    await (await openJournal(path, { name: "mars", tool: "0.1.0" })).close();
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });
});
