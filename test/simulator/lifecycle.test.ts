// What becomes of a job as the clock moves: states, slots, queue, cancelling, expiry, and what the seed decides.
import { describe, expect, it } from "vitest";
import { errorOf, LONG_MS, SMALL, START, startRig } from "./rig.js";

describe("a job's life", () => {
  it("goes from queued over in_progress to completed, with its times", async () => {
    const rig = await startRig();
    const { id, status } = await rig.submit();
    expect(status).toBe("queued");
    rig.clock.now += 1000;
    expect(await rig.job(id)).toMatchObject({ status: "in_progress", finished_at: null, generations: [] });
    rig.clock.now += LONG_MS;
    const job = await rig.job(id);
    const finished = job.finished_at ?? 0;
    expect(finished).toBeGreaterThan(START / 1000 + 5);
    expect(finished).toBeLessThan(START / 1000 + 600);
    expect(job).toMatchObject({
      status: "completed",
      expires_at: finished + 86_400,
      failure_reason: null,
      generations: [{ video_url: `${rig.simulator.url}/videos/${id}/content` }],
    });
  });

  it("is over sooner by the time scale", async () => {
    const finishedAt = async (timeScale: number) => {
      const rig = await startRig({ timeScale });
      const { id } = await rig.submit();
      rig.clock.now += LONG_MS;
      await rig.job(id);
      return (rig.simulator.ledger().jobs[0]?.finishedAt ?? 0) - START;
    };
    expect(await finishedAt(100)).toBe(Math.round((await finishedAt(1)) / 100));
  });

  it("ends as failed, without a video, when the prompt asks for it", async () => {
    const rig = await startRig();
    const { id } = await rig.submit({ prompt: "[fail] please" });
    rig.clock.now += LONG_MS;
    expect(await rig.job(id)).toMatchObject({
      status: "failed",
      failure_reason: "Internal generation error",
      finished_at: expect.any(Number),
      expires_at: null,
      generations: [],
    });
    expect((await errorOf(await rig.content(id))).status).toBe(404);
  });

  it("fails only the first time for a prompt with [fail-once]", async () => {
    const rig = await startRig({ slots: 3 });
    const jobs = [];
    for (const prompt of ["[fail-once] a", "[fail-once] a", "[fail-once] b"]) jobs.push(await rig.submit({ prompt }));
    rig.clock.now += LONG_MS;
    expect(await rig.statuses(...jobs.map(({ id }) => id))).toEqual(["failed", "completed", "failed"]);
  });

  it("is gone, status and video, once expired", async () => {
    const rig = await startRig({ expiresAfter: 60 });
    const { id } = await rig.submit();
    rig.clock.now += LONG_MS;
    expect(await errorOf(await rig.fetch(`/videos/${id}`))).toMatchObject({ status: 404, code: "video_expired" });
    expect(await errorOf(await rig.content(id))).toMatchObject({ status: 404, code: "video_expired" });
  });
});

describe("slots and queue", () => {
  it("renders as many jobs as there are slots and starts the next when one ends", async () => {
    const rig = await startRig({ slots: 2 });
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push((await rig.submit()).id);
    rig.clock.now += 1;
    expect(await rig.statuses(...ids)).toEqual(["in_progress", "in_progress", "queued"]);
    rig.clock.now += LONG_MS;
    expect(await rig.statuses(...ids)).toEqual(["completed", "completed", "completed"]);
    const [first, second, third] = rig.simulator.ledger().jobs;
    expect(third!.startedAt).toBe(Math.min(first!.finishedAt!, second!.finishedAt!));
  });

  it("refuses a job beyond slots and queue with 429 and says when to come back", async () => {
    const rig = await startRig({ slots: 1, queue: 1 });
    await rig.submit();
    await rig.submit();
    const response = await rig.post(SMALL);
    const seconds = Number(response.headers.get("retry-after"));
    expect(await errorOf(response)).toMatchObject({ status: 429, type: "rate_limit_exceeded" });
    expect(seconds).toBeGreaterThanOrEqual(1);
    rig.clock.now += LONG_MS;
    expect((await rig.post(SMALL)).status).toBe(201);
  });

  it("takes no job at all beyond the slots when the queue is 0", async () => {
    const rig = await startRig({ slots: 1, queue: 0 });
    await rig.submit();
    expect((await rig.post(SMALL)).status).toBe(429);
  });

  it("gives a cancelled job's slot to the next in line at that moment", async () => {
    const rig = await startRig({ slots: 1 });
    const [running, next] = [await rig.submit(), await rig.submit()];
    rig.clock.now += 5000;
    const response = await rig.cancel(running.id);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: "cancelled",
      finished_at: START / 1000 + 5,
      generations: [],
    });
    rig.clock.now += 1;
    expect(await rig.statuses(running.id, next.id)).toEqual(["cancelled", "in_progress"]);
    expect(rig.simulator.ledger().jobs[1]!.startedAt).toBe(START + 5000);
  });

  it("never starts a job that was cancelled while it waited", async () => {
    const rig = await startRig({ slots: 1 });
    const [running, waiting, last] = [await rig.submit(), await rig.submit(), await rig.submit()];
    await rig.cancel(waiting.id);
    rig.clock.now += LONG_MS;
    expect(await rig.statuses(running.id, waiting.id, last.id)).toEqual(["completed", "cancelled", "completed"]);
    const [first, second, third] = rig.simulator.ledger().jobs;
    expect(second!.startedAt).toBeUndefined();
    expect(third!.startedAt).toBe(first!.finishedAt);
  });

  it("leaves a finished job as it is when it is cancelled", async () => {
    const rig = await startRig();
    const { id } = await rig.submit();
    rig.clock.now += LONG_MS;
    const before = await rig.job(id);
    const response = await rig.cancel(id);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(before);
  });
});

describe("the request rate", () => {
  it("answers 429 above the limit and says when the window has room", async () => {
    const rig = await startRig({ requestsPerMinute: 2 });
    await rig.fetch("/videos/x");
    rig.clock.now += 10_000;
    await rig.fetch("/videos/x");
    const response = await rig.fetch("/videos/x");
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("50");
    rig.clock.now += 50_000;
    expect((await rig.fetch("/videos/x")).status).toBe(404);
  });
});

describe("the seed", () => {
  const run = async (seed: string) => {
    const rig = await startRig({ seed, slots: 1, faults: { "server-error": 0.3, "failed-job": 0.3 } });
    for (let i = 0; i < 8; i++) await rig.post({ ...SMALL, prompt: `shot ${i}` });
    rig.clock.now += 10 * LONG_MS;
    return rig.simulator.ledger();
  };

  it("decides ids, times, outcomes and faults", async () => {
    expect(await run("a")).toEqual(await run("a"));
  });

  it("makes another story when it is another", async () => {
    const [a, b] = [await run("a"), await run("b")];
    expect(a.jobs.map(({ finishedAt }) => finishedAt)).not.toEqual(b.jobs.map(({ finishedAt }) => finishedAt));
  });

  it("draws render times around the documented median", async () => {
    const rig = await startRig({ slots: 200 });
    for (let i = 0; i < 200; i++) await rig.submit({ n_seconds: 5, width: 1280, height: 720 });
    rig.clock.now += LONG_MS;
    const times = rig.simulator.ledger().jobs.map((job) => (job.finishedAt! - job.createdAt) / 1000);
    times.sort((x, y) => x - y);
    expect(times[100]).toBeGreaterThan(65);
    expect(times[100]).toBeLessThan(86);
    expect(times[10]).toBeLessThan(50);
    expect(times[190]).toBeGreaterThan(120);
  });
});
