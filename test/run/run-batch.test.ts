import { describe, expect, it } from "vitest";
import { StateError } from "../../src/model/failure.js";
import { BatchRig } from "../support/batch-rig.js";
import { refused, unknown } from "../support/fake-server.js";

describe("buying", () => {
  it("buys every shot once, saves it, and finds nothing to do the next time", async () => {
    const rig = new BatchRig("a", "b", "c", "d", "e");
    expect(await rig.run()).toEqual({ a: "saved", b: "saved", c: "saved", d: "saved", e: "saved" });
    expect(rig.server.saved.sort()).toEqual(["a.mp4", "b.mp4", "c.mp4", "d.mp4", "e.mp4"]);
    expect(rig.plan().steps.map((step) => step.action.do)).toEqual(["keep", "keep", "keep", "keep", "keep"]);
    expect(rig.server.jobs).toHaveLength(5);
  });

  it("keeps concurrency plus queue_ahead jobs on the server and never more", async () => {
    const rig = new BatchRig(...Array.from({ length: 12 }, (_, index) => `s${index}`));
    rig.settings = { ...rig.settings, concurrency: 3, queue_ahead: 2 };
    await rig.run();
    expect(rig.server.mostActive).toBe(5);
  });

  it("drops to concurrency when the server answers 429, and still renders everything", async () => {
    const rig = new BatchRig("a", "b", "c", "d", "e");
    rig.server.onPost = () => (rig.server.active >= 2 ? refused("rate-limited", { retry_after_ms: 7000 }) : "accept");
    expect(new Set(Object.values(await rig.run()))).toEqual(new Set(["saved"]));
    expect(rig.server.mostActive).toBe(2);
    expect(rig.server.jobs).toHaveLength(5);
    expect(rig.factsOf("rejected")).toEqual([]);
  });

  it("records the intent before each POST and the job before following it", async () => {
    const rig = new BatchRig("a");
    rig.server.onJob = ({ polls }) => ({ status: polls > 1 ? "completed" : "in_progress" });
    await rig.run();
    expect(rig.facts.map((fact) => fact.fact)).toEqual([
      "submit-intended",
      "submitted",
      "started",
      "rendered",
      "saved",
    ]);
  });

  it("one refused shot does not stop the others", async () => {
    const rig = new BatchRig("a", "b", "c");
    rig.server.onPost = ({ request }) => (request.prompt.endsWith("b") ? refused("policy") : "accept");
    expect(await rig.run()).toEqual({ a: "saved", b: "rejected", c: "saved" });
    expect(rig.server.posts).toHaveLength(3);
    expect(rig.plan().steps[1]?.action.do).toBe("hold");
  });

  it("with failFast it does", async () => {
    const rig = new BatchRig("a", "b", "c", "d", "e", "f");
    rig.failFast = true;
    rig.settings = { ...rig.settings, concurrency: 1, queue_ahead: 0 };
    rig.server.onPost = ({ request }) => (request.prompt.endsWith("b") ? refused("policy") : "accept");
    expect(await rig.run()).toEqual({
      a: "saved",
      b: "rejected",
      c: "pending",
      d: "pending",
      e: "pending",
      f: "pending",
    });
  });

  it("stops submitting when a look is refused for its credentials: the job stays, and a good key goes on with it", async () => {
    const rig = new BatchRig("a", "b", "c", "d", "e", "f");
    const script = rig.server.onJob;
    rig.server.onJob = () => ({ kind: "auth", message: "no such key", status: 401 });
    await rig.run();
    const bought = rig.server.jobs.length;
    expect(bought).toBeLessThan(6);
    expect(rig.notices).toContainEqual(expect.objectContaining({ notice: "submits-stopped" }));
    rig.server.onJob = script;
    expect(new Set(Object.values(await rig.run()))).toEqual(new Set(["saved"]));
    expect(rig.server.jobs).toHaveLength(6);
  });

  it("calls a job expired, not lost, when the server says that it is gone for good", async () => {
    const rig = new BatchRig("a");
    rig.server.onJob = () => ({ kind: "not-found", message: "expired", status: 410 });
    expect(await rig.run()).toEqual({ a: "expired" });
    expect(rig.server.jobs).toHaveLength(1);
    expect(rig.factsOf("failed")).toEqual([]);
  });

  it("stops submitting on refused credentials, still collects what is paid for, and goes on with a good key", async () => {
    const rig = new BatchRig("a", "b", "c", "d", "e");
    rig.server.onPost = () => (rig.server.jobs.length >= 2 ? refused("auth") : "accept");
    expect(await rig.run()).toEqual({ a: "saved", b: "saved", c: "pending", d: "pending", e: "pending" });
    expect(rig.notices.filter((notice) => notice.notice === "submits-stopped")).toHaveLength(1);
    rig.server.onPost = () => "accept";
    expect(new Set(Object.values(await rig.run()))).toEqual(new Set(["saved"]));
    expect(rig.server.jobs).toHaveLength(5);
  });

  it("leaves a dead server alone after five failed submits in a row", async () => {
    const rig = new BatchRig(...Array.from({ length: 40 }, (_, index) => `s${index}`));
    rig.server.onPost = () => ({ outcome: "not-sent", failure: { kind: "unreachable", message: "refused" } });
    const states = await rig.run();
    expect(new Set(Object.values(states))).toEqual(new Set(["pending"]));
    expect(rig.server.posts.length).toBeLessThanOrEqual(40);
    expect(rig.notices.filter((notice) => notice.notice === "submits-stopped")).toHaveLength(1);
  });

  it("gives up on 429 only when as much time has passed as a job may take", async () => {
    const rig = new BatchRig("a");
    rig.server.onPost = () => refused("rate-limited");
    expect(await rig.run()).toEqual({ a: "pending" });
    expect(rig.clock.monotonic()).toBeGreaterThan(500_000);
    expect(rig.clock.monotonic()).toBeLessThanOrEqual(600_000);
  });
});

describe("an unknown answer", () => {
  it("is asked again with the same key until the job is found", async () => {
    const rig = new BatchRig("a");
    rig.server.onPost = ({ attempt }) => (attempt < 3 ? "accept-then-unknown" : "accept");
    expect(await rig.run()).toEqual({ a: "saved" });
    expect(new Set(rig.server.posts).size).toBe(1);
    expect(rig.server.posts).toHaveLength(3);
    expect(rig.server.jobs).toHaveLength(1);
  });

  it("leaves the shot uncertain when it never clears, and the next run asks again with the same key", async () => {
    const rig = new BatchRig("a");
    rig.server.onPost = () => "accept-then-unknown";
    expect(await rig.run()).toEqual({ a: "uncertain" });
    expect(rig.plan().steps[0]?.action.do).toBe("resend");
    rig.server.onPost = () => "accept";
    expect(await rig.run()).toEqual({ a: "saved" });
    expect(new Set(rig.server.posts).size).toBe(1);
    expect(rig.server.jobs).toHaveLength(1);
  });

  it("stops after the same server error three times for one key and never changes the key by itself", async () => {
    const rig = new BatchRig("a");
    rig.server.onPost = () => unknown("server", "stored error");
    expect(await rig.run()).toEqual({ a: "uncertain" });
    expect(rig.server.posts).toHaveLength(3);
    await rig.run();
    expect(new Set(rig.server.posts).size).toBe(1);
    rig.server.onPost = () => "accept";
    expect(await rig.run(rig.plan(["uncertain"]))).toEqual({ a: "saved" });
    expect(new Set(rig.server.posts).size).toBe(2);
  });

  it("is held for a person past the key window", async () => {
    const rig = new BatchRig("a");
    rig.server.onPost = () => "accept-then-unknown";
    await rig.run();
    await rig.clock.runUntil(rig.clock.sleep(24 * 3_600_000));
    expect(rig.states()).toEqual({ a: "held" });
    expect(rig.plan().steps[0]?.action.do).toBe("hold");
    expect(rig.plan(["uncertain"]).steps[0]?.action.do).toBe("submit");
  });

  it("stays uncertain when a later attempt is surely not accepted: the first one may have been", async () => {
    const rig = new BatchRig("a");
    rig.server.onPost = ({ attempt }) => (attempt === 1 ? "accept-then-unknown" : refused("forbidden"));
    expect(await rig.run()).toEqual({ a: "uncertain" });
  });
});

describe("a job on the server", () => {
  it("that failed is bought once more under a new key, and no more", async () => {
    const rig = new BatchRig("a");
    rig.server.onJob = () => ({ status: "failed", failure_reason: "Internal generation error" });
    expect(await rig.run()).toEqual({ a: "failed" });
    expect(rig.server.jobs).toHaveLength(2);
    expect(new Set(rig.server.posts).size).toBe(2);
    expect(rig.plan().steps[0]?.action.do).toBe("hold");
    rig.server.onJob = () => ({ status: "completed" });
    expect(await rig.run(rig.plan(["failed"]))).toEqual({ a: "saved" });
    expect(rig.server.jobs).toHaveLength(3);
  });

  it("keeps being polled through words that nobody knows", async () => {
    const rig = new BatchRig("a");
    rig.server.onJob = ({ polls }) =>
      polls < 8 ? { status: "unknown", raw_status: "moderating" } : { status: "completed" };
    expect(await rig.run()).toEqual({ a: "saved" });
  });

  it("is cancelled at its deadline, and the shot says so", async () => {
    const rig = new BatchRig("a");
    rig.server.onJob = ({ cancelled }) => ({ status: cancelled ? "cancelled" : "in_progress" });
    expect(await rig.run()).toEqual({ a: "failed" });
    expect(rig.server.deletes).toEqual(["task_1"]);
    expect(rig.server.jobs).toHaveLength(1);
    expect(rig.factsOf("failed")).toMatchObject([{ failure: { kind: "deadline" } }]);
  });

  it.each([
    [{ status: "unknown", raw_status: "succeeded" }, 'calls it "succeeded": no state that this dialect knows'],
    [{ kind: "malformed", message: "its status has the wrong type" }, "was no help (its status has the wrong type)"],
  ] as const)("tells at its deadline of answers that may be the true reason: %j", async (answer, told) => {
    const rig = new BatchRig("a");
    rig.server.onJob = () => answer;
    expect(await rig.run()).toEqual({ a: "failed" });
    expect(rig.factsOf("failed")).toMatchObject([{ failure: { message: expect.stringContaining(told) } }]);
  });

  it("that turns out to be finished when it is cancelled is fetched all the same", async () => {
    const rig = new BatchRig("a");
    rig.server.onJob = ({ cancelled }) => ({ status: cancelled ? "completed" : "in_progress" });
    expect(await rig.run()).toEqual({ a: "saved" });
  });

  it("survives failing polls", async () => {
    const rig = new BatchRig("a");
    rig.server.onJob = ({ polls }) => {
      if (polls % 2 === 1) return { kind: "server", message: "oops", status: 500 };
      return { status: polls > 6 ? "completed" : "in_progress" };
    };
    expect(await rig.run()).toEqual({ a: "saved" });
  });

  it("may be unknown for seconds after it was accepted, however often it is looked at", async () => {
    const rig = new BatchRig("a");
    rig.settings = { ...rig.settings, polling: { ...rig.settings.polling, interval: 100, max_interval: 200 } };
    rig.server.onJob = ({ ageMs }) =>
      ageMs < 2500 ? { kind: "not-found", message: "no such job", status: 404 } : { status: "completed" };
    expect(await rig.run()).toEqual({ a: "saved" });
  });

  it("may be unknown for a moment after it was accepted, but is lost when it stays unknown; it is not bought again", async () => {
    const gone = { kind: "not-found", message: "no such job", status: 404 } as const;
    const rig = new BatchRig("a", "b");
    rig.server.onJob = ({ prompt, polls }) =>
      prompt.endsWith("a") && polls <= 2 ? gone : prompt.endsWith("b") ? gone : { status: "completed" };
    expect(await rig.run()).toEqual({ a: "saved", b: "failed" });
    expect(rig.factsOf("failed")).toMatchObject([{ failure: { kind: "lost" } }]);
    expect(rig.server.jobs).toHaveLength(2);
    expect(rig.plan().steps[1]?.action.do).toBe("hold");
  });

  it("that completes without listing anything is looked at once more, then its content is tried", async () => {
    const rig = new BatchRig("a");
    rig.server.onJob = () => ({ status: "completed", generations: [] });
    expect(await rig.run()).toEqual({ a: "saved" });
    expect(rig.server.jobs[0]?.polls).toBe(2);
  });

  it("whose shot was edited meanwhile is collected beside the new one", async () => {
    const rig = new BatchRig("a");
    const running = rig.start();
    rig.server.onJob = ({ ageMs }) => {
      if (ageMs > 5000 && ageMs < 60_000) rig.stop.abort(new Error("leave"));
      return { status: ageMs > 60_000 ? "completed" : "in_progress" };
    };
    await rig.clock.runUntil(running.done);
    expect(rig.states()).toEqual({ a: "in_progress" });
    rig.server.onJob = () => ({ status: "completed" });
    rig.shots = rig.shots.map((shot) => ({ ...shot, request: { ...shot.request, prompt: "edited" } }));
    expect(await rig.run()).toEqual({ a: "saved" });
    expect(rig.server.saved.sort()).toEqual(["a.mp4", expect.stringMatching(/^previous\/a\.[0-9a-f]{10}\.v1\.mp4$/)]);
    expect(rig.server.jobs).toHaveLength(2);
  });
});

describe("collecting", () => {
  it("tries a broken transfer again and then says why it is not there; the next run fetches it without buying", async () => {
    const rig = new BatchRig("a");
    rig.server.onSave = () => ({ kind: "download", message: "half a file" });
    expect(await rig.run()).toEqual({ a: "rendered" });
    expect(rig.factsOf("failed")).toMatchObject([{ failure: { kind: "download", message: "half a file" } }]);
    rig.server.onSave = () => null;
    expect(await rig.run()).toEqual({ a: "saved" });
    expect(rig.server.jobs).toHaveLength(1);
  });

  it("goes by soonest expiry", async () => {
    const rig = new BatchRig("a", "b", "c", "d");
    rig.settings = { ...rig.settings, concurrency: 4, downloads: 1 };
    const expiry: Record<string, number> = { a: 4000, b: 3000, c: 1000, d: 2000 };
    rig.server.onJob = ({ prompt, ageMs }) =>
      ageMs > 9000 ? { status: "completed", expires_at: expiry[prompt.slice(-1)] ?? null } : { status: "in_progress" };
    await rig.run();
    // The first to be rendered has started before the others are known.
    expect(rig.server.saved.slice(1)).toEqual(["c.mp4", "d.mp4", "b.mp4"]);
  });

  it("a job whose content and status are gone is lost, or expired when its time had come", async () => {
    const rig = new BatchRig("a");
    rig.server.onSave = () => {
      rig.server.jobs.length = 0;
      return { kind: "not-found", message: "gone", status: 404 };
    };
    rig.server.onJob = () => ({ status: "completed", expires_at: 1 });
    expect(await rig.run()).toEqual({ a: "expired" });
    expect(rig.plan().steps[0]?.action.do).toBe("hold");
    expect(rig.plan(["expired"]).steps[0]?.action.do).toBe("submit");
  });
});

describe("stopping", () => {
  it("submits nothing more, keeps the answer of a POST in flight, and leaves the jobs to the next run", async () => {
    const rig = new BatchRig("a", "b", "c", "d", "e", "f");
    rig.server.onPost = () => {
      if (rig.server.posts.length >= 3) rig.stop.abort(new Error("leave"));
      return "accept";
    };
    const run = rig.start();
    await rig.clock.runUntil(run.done);
    expect(run.submitting()).toBe(0);
    expect(rig.server.posts).toHaveLength(3);
    expect(rig.factsOf("submitted")).toHaveLength(3);
    rig.server.onPost = () => "accept";
    expect(new Set(Object.values(await rig.run()))).toEqual(new Set(["saved"]));
    expect(rig.server.jobs).toHaveLength(6);
  });

  it("a fact that cannot be recorded ends the run and nothing more is bought", async () => {
    const rig = new BatchRig("a", "b", "c", "d", "e", "f");
    rig.beforeRecord = (fact) => {
      if (fact.fact === "rendered") throw new StateError("disk full");
    };
    await expect(rig.clock.runUntil(rig.start().done)).rejects.toThrow("disk full");
    expect(rig.server.posts).toHaveLength(3);
    rig.beforeRecord = () => {};
    expect(new Set(Object.values(await rig.run()))).toEqual(new Set(["saved"]));
    expect(rig.server.jobs).toHaveLength(6);
  });

  it("an intent that cannot be recorded is never sent", async () => {
    const rig = new BatchRig("a");
    rig.beforeRecord = () => {
      throw new StateError("disk full");
    };
    await expect(rig.clock.runUntil(rig.start().done)).rejects.toThrow("disk full");
    expect(rig.server.posts).toEqual([]);
  });
});
