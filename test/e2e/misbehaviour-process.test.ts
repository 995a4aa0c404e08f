import { readFile, rm, writeFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import type { Summary } from "../../src/report/summary-shape.js";
import { manifestOf, type ScriptedBatch } from "../support/scripted-server/batch.js";
import { event } from "../support/scripted-server/event.js";
import { it } from "../support/scripted-server/fixture.js";
import type { Instant, Kind } from "../support/scripted-server/misdeed.js";
import { withoutTimes } from "../support/scripted-server/without-times.js";

const landing = manifestOf({ landing: "A rocket lands" });
const three = manifestOf({ landing: "A rocket lands", dust: "Red dust", flag: "A flag" });
const clock = new URL("../support/scripted-server/shifted-clock.mjs", import.meta.url);

/** Starts a run whose first POST stays unanswered until `release`. */
async function holdingRun(batch: ScriptedBatch) {
  const asked = event();
  const released = event();
  batch.server.script = ({ kind, nth }) => {
    if (kind !== "create" || nth > 1) return undefined;
    asked.happen();
    return { do: "wait", at: "after-accepting", until: released.happened };
  };
  const running = batch.run();
  await asked.happened;
  return { running, release: released.happen, holder: batch.server.client };
}

describe("P1: one run at a time", () => {
  it.concurrent("a second run, and cancel, exit 3 naming the holder and send nothing; the first one goes on", async ({
    open,
  }) => {
    const batch = await open(landing);
    const { running, release, holder } = await holdingRun(batch);
    const seconds = await Promise.all([
      batch.run([], { started: () => {} }),
      batch.command(["cancel", "shots.yaml", "--base-url", batch.server.url], { started: () => {} }),
      batch.run(["--force-unlock"], { started: () => {} }),
    ]);
    for (const { code, stderr } of seconds) {
      expect(code, stderr).toBe(3);
      expect(stderr).toContain(`process ${holder?.pid} `);
    }
    expect(batch.book.requests).toHaveLength(1);
    // Reading needs no lock.
    expect(await batch.command(["status", "shots.yaml"], { started: () => {} })).toMatchObject({ code: 0 });
    release();
    expect(await running).toMatchObject({ code: 0 });
    expect(batch.book.jobs).toHaveLength(1);
  });

  it.concurrent("a holder killed with -9 is followed at once, by exactly one of many", async ({ open }) => {
    const batch = await open(landing);
    const { running, release, holder } = await holdingRun(batch);
    holder?.kill("SIGKILL");
    expect(await running).toMatchObject({ signal: "SIGKILL" });
    release();
    const codes = (await Promise.all(Array.from({ length: 4 }, () => batch.run()))).map(({ code }) => code);
    // Who comes when the work is done finds nothing to do.
    expect(codes.filter((code) => code !== 3 && code !== 0)).toEqual([]);
    expect(codes).toContain(0);
    expect(batch.book.jobs).toHaveLength(1);
  });

  it.concurrent("a lock of another host is refused with the way to force it", async ({ open }) => {
    const batch = await open(landing);
    const { running, release } = await holdingRun(batch);
    const lock = await readFile(batch.path("state.jsonl.lock"), "utf8");
    release();
    await running;
    const record: unknown = JSON.parse(lock);
    await writeFile(batch.path("state.jsonl.lock"), JSON.stringify({ ...Object(record), host: "render-7" }));
    await batch.write(three);
    const refused = await batch.run();
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain("render-7");
    expect(refused.stderr).toContain("--force-unlock");
    expect(await batch.run(["--force-unlock"])).toMatchObject({ code: 0 });
  });
});

describe("P3: kill -9 at the network's edges ends in the report of an uninterrupted run", () => {
  const edges: [Kind, Instant][] = [
    ["create", "before-reading"],
    ["create", "after-accepting"],
    ["create", "half-answer"],
    ["create", "after-answer"],
    ["status", "before-reading"],
    ["status", "after-answer"],
    ["content", "before-reading"],
    ["content", "half-answer"],
    ["content", "after-answer"],
  ];

  it.concurrent("at every one of them in turn, also during the resume", { timeout: 60_000 }, async ({ open }) => {
    const uninterrupted = await open(three);
    const batch = await open(three);
    for (const { book } of [uninterrupted, batch]) book.idOf = (_, key) => `task_${key?.slice(0, 16)}`;
    expect(await uninterrupted.run()).toMatchObject({ code: 0 });
    let killed = 0;
    batch.server.script = ({ kind }) => {
      const edge = edges[killed];
      return edge?.[0] === kind ? { do: "kill", at: edge[1] } : undefined;
    };
    batch.server.onMisdeed = () => {
      killed += 1;
    };
    let code: number | null = null;
    for (let runs = 0; code !== 0 && runs < 2 * edges.length; runs += 1) ({ code } = await batch.run());
    expect(code).toBe(0);
    expect(killed).toBeGreaterThanOrEqual(edges.length - 1);
    expect(batch.book.jobs).toHaveLength(3);
    expect(withoutTimes(await batch.report())).toEqual(withoutTimes(await uninterrupted.report()));
  });
});

describe("P4: a clock that jumps", () => {
  it.concurrent.for([
    ["forward", 5],
    ["back", -5],
  ] as const)("%s by hours in the middle of a run changes no wait and loses nothing", async ([, hours], { open }) => {
    const batch = await open(three);
    const shift = { CLOCK_SHIFT_MS: String(hours * 3_600_000), CLOCK_SHIFT_AFTER_MS: "200" };
    const run = await batch.run(["--job-timeout", "1m"], { preload: [clock], env: shift });
    expect(run.code, run.stderr).toBe(0);
    expect(batch.book.sent("cancel")).toEqual([]);
    const report: Summary = await batch.report();
    expect(report.shots.map(({ outcome }) => outcome)).toEqual(["saved", "saved", "saved"]);
    const requests = batch.book.requests.length;
    expect(await batch.run()).toMatchObject({ code: 0 });
    expect(batch.book.requests).toHaveLength(requests);
  });
});

describe("F7: a video that somebody wrote over", () => {
  it.concurrent("is set aside, not lost, when its shot asks for something else", async ({ open }) => {
    const batch = await open(landing);
    await batch.run();
    await writeFile(batch.path("landing.mp4"), "my notes");
    await batch.write(manifestOf({ landing: "A rocket lands softly" }));
    const run = await batch.run();
    expect(run.code, run.stderr).toBe(0);
    expect(batch.book.jobs).toHaveLength(2);
    const kept = [...(await batch.files())].filter(([, bytes]) => bytes.toString() === "my notes");
    expect(kept.map(([path]) => path)).toEqual([expect.stringContaining("/previous/landing.")]);
  });

  it.concurrent("does not make another file replaceable when its shot is renamed", async ({ open }) => {
    const batch = await open(landing);
    await batch.run();
    await writeFile(batch.path("landing.mp4"), "damage");
    await writeFile(batch.path("touchdown.mp4"), "my notes");
    await batch.write(manifestOf({ touchdown: "A rocket lands" }));
    expect((await batch.run()).code).not.toBe(0);
    expect(await readFile(batch.path("touchdown.mp4"), "utf8")).toBe("my notes");
    await rm(batch.path("touchdown.mp4"));
    expect(await batch.run()).toMatchObject({ code: 0 });
    expect(batch.book.jobs).toHaveLength(1);
  });
});
