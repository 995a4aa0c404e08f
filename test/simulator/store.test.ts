// What a simulator still knows after a restart.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startSimulator } from "../../src/simulator/simulator.js";
import { LONG_MS, SMALL, START, startRig } from "./rig.js";

function storePath(): string {
  const directory = mkdtempSync(join(tmpdir(), "simulator-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return join(directory, "jobs.jsonl");
}

describe("a simulator with a store", () => {
  it("still knows its jobs after a restart, and they went on rendering", async () => {
    const [store, clock] = [storePath(), { now: START }];
    const before = await startRig({ store, slots: 1 }, clock);
    const [done, failed, cancelled] = [
      await before.submit(),
      await before.submit({ prompt: "[fail]" }),
      await before.submit(),
    ];
    await before.cancel(cancelled.id);
    clock.now += 1000;
    await before.simulator.close();

    clock.now += LONG_MS;
    const after = await startRig({ store, slots: 1 }, clock);
    expect(await after.statuses(done.id, failed.id, cancelled.id)).toEqual(["completed", "failed", "cancelled"]);
    expect((await after.content(done.id)).status).toBe(200);
    const [first, second] = after.simulator.ledger().jobs;
    expect(second!.startedAt).toBe(first!.finishedAt);
  });

  it("honours a key it was given before the restart", async () => {
    const [store, clock] = [storePath(), { now: START }];
    const before = await startRig({ store }, clock);
    const { id } = await before.submit({}, { "Idempotency-Key": "k" });
    await before.simulator.close();
    const after = await startRig({ store }, clock);
    expect((await after.submit({}, { "Idempotency-Key": "k" })).id).toBe(id);
    expect((await after.submit()).id).not.toBe(id);
  });

  it("leaves the past alone when it comes back with other slots and another pace", async () => {
    const [store, clock] = [storePath(), { now: START }];
    const before = await startRig({ store, slots: 1 }, clock);
    for (let i = 0; i < 4; i++) await before.submit();
    clock.now += 100_000;
    const past = before.simulator.ledger().jobs.filter((job) => job.finishedAt !== undefined);
    expect(past.length).toBeGreaterThan(0);
    await before.simulator.close();
    const after = await startRig({ store, slots: 4, timeScale: 50 }, clock);
    expect(after.simulator.ledger().jobs).toMatchObject(past);
    clock.now += 1;
    expect(after.simulator.ledger().jobs.map(({ status }) => status)).not.toContain("queued");
  });

  it("draws other faults after a restart, so that nobody meets the same cut for ever", async () => {
    const [store, clock] = [storePath(), { now: START }];
    const stories = [];
    for (let start = 0; start < 2; start++) {
      const rig = await startRig({ store, faults: { unavailable: 0.5 } }, clock);
      for (let i = 0; i < 20; i++) await rig.fetch("/videos/x");
      stories.push(rig.simulator.ledger().requests.map(({ status }) => status));
      await rig.simulator.close();
    }
    expect(stories[0]).not.toEqual(stories[1]);
  });

  it("opens a store whose last line was torn at any byte, without the torn job", async () => {
    const [store, clock] = [storePath(), { now: START }];
    const before = await startRig({ store }, clock);
    const { id } = await before.submit();
    const complete = statSync(store).size;
    await before.submit({}, { "Idempotency-Key": "torn" });
    await before.simulator.close();
    const whole = readFileSync(store);
    for (let size = complete; size < whole.length; size += 7) {
      writeFileSync(store, whole);
      truncateSync(store, size);
      const simulator = await startSimulator({ store, now: () => clock.now });
      const jobs = simulator.ledger().jobs.map((job) => job.id);
      await simulator.close();
      expect(jobs).toEqual([id]);
      // What follows the cut must be whole lines again.
      expect(() =>
        readFileSync(store, "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line)),
      ).not.toThrow();
    }
  });

  it("refuses a file that is not its own, naming the line", async () => {
    const store = storePath();
    const simulator = await startSimulator({ store });
    await simulator.close();
    appendFileSync(store, '{"type":"submitted"}\n');
    await expect(startSimulator({ store })).rejects.toThrow(/jobs\.jsonl:2 /);
  });

  it("keeps the file to its owner", async () => {
    const store = storePath();
    await (await startSimulator({ store })).close();
    expect(statSync(store).mode & 0o777).toBe(0o600);
  });
});

describe("a simulator without a store", () => {
  it("does not hand out one shot's id for another after a restart", async () => {
    const [before, after] = [await startRig(), await startRig()];
    const { id } = await before.submit({ prompt: "first" });
    expect((await after.submit({ ...SMALL, prompt: "second" })).id).not.toBe(id);
  });
});
