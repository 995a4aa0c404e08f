import { describe, expect } from "vitest";
import { manifestOf, type ScriptedBatch } from "../support/scripted-server/batch.js";
import { it } from "../support/scripted-server/fixture.js";
import type { Instant } from "../support/scripted-server/misdeed.js";

const landing = manifestOf({ landing: "A rocket lands" });
const instants: Instant[] = ["before-reading", "after-accepting", "half-answer", "after-answer"];
const soon = { "retry-after": "0" };

function keysAndBodies(batch: ScriptedBatch): Set<string> {
  return new Set(batch.book.sent("create").map(({ headers, body }) => `${String(headers["idempotency-key"])} ${body}`));
}

describe("M1, M3: one take is one job, one key and one body", () => {
  it.concurrent.for(instants)("when the command is killed %s of its POST", async (at, { open }) => {
    const batch = await open(landing);
    batch.server.script = ({ kind, nth }) => (kind === "create" && nth === 1 ? { do: "kill", at } : undefined);
    expect(await batch.run()).toMatchObject({ signal: "SIGKILL" });
    const again = await batch.run();
    expect(again.code, again.stderr).toBe(0);
    expect(batch.book.bought()).toEqual(["A rocket lands"]);
    // A POST that was killed before it was read shows no body.
    const sent = batch.book.sent("create").filter(({ body }) => body !== "");
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    expect(new Set(batch.book.sent("create").map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  it.concurrent("when the connection is cut before, after and in the middle of the answer, within one run", async ({
    open,
  }) => {
    const batch = await open(landing);
    const cuts: Instant[] = ["after-accepting", "half-answer"];
    batch.server.script = ({ kind, attempt }) => {
      const at = cuts[attempt - 1];
      return kind === "create" && at !== undefined ? { do: "cut", at } : undefined;
    };
    const run = await batch.run();
    expect(run.code, run.stderr).toBe(0);
    expect(batch.book.bought()).toEqual(["A rocket lands"]);
    expect(batch.book.sent("create")).toHaveLength(3);
    expect(keysAndBodies(batch).size).toBe(1);
  });

  it.concurrent("when the state is lost as well: the key is derived, so the job is found again", async ({ open }) => {
    const batch = await open(landing);
    batch.server.script = ({ kind, nth }) =>
      kind === "status" && nth === 1 ? { do: "kill", at: "before-reading" } : undefined;
    await batch.run(["--out", "first"]);
    const again = await batch.run(["--out", "second"]);
    expect(again.code, again.stderr).toBe(0);
    expect(batch.book.bought()).toEqual(["A rocket lands"]);
    expect(keysAndBodies(batch).size).toBe(1);
  });
});

describe("M6: what is bought again by itself", () => {
  const shots = manifestOf(
    { flaky: "It fails once", broken: "It always fails", elsa: "A princess", wrong: "Nonsense" },
    'pricing: {per_second_usd: {"320x180": 0.25}}',
  );

  it.concurrent("a failed generation once, counted and under a new key; refusals and invalid requests never", async ({
    open,
  }) => {
    const batch = await open(shots);
    const { book } = batch;
    book.failing = ({ id, request }) => {
      const earlier = book.jobs.some((job) => job.request.prompt === request.prompt && job.id < id);
      const fails = request.prompt === "It always fails" || (request.prompt === "It fails once" && !earlier);
      return fails ? "Internal generation error" : null;
    };
    // Refused by its body, which the script does not see: by order of arrival instead.
    batch.server.script = ({ kind, nth }) => {
      if (kind !== "create" || nth > 2) return undefined;
      const error = nth === 1 ? { code: "content_filtered", message: "policy" } : { message: "no such size" };
      return { do: "answer", status: 400, body: { error } };
    };
    expect(await batch.run(["--only", "elsa", "--concurrency", "1", "--queue-ahead", "0"])).toMatchObject({ code: 1 });
    expect(await batch.run(["--only", "wrong"])).toMatchObject({ code: 1 });
    const run = await batch.run();
    expect(run.code).toBe(1);
    expect(book.bought()).toEqual(["It always fails", "It always fails", "It fails once", "It fails once"]);
    expect(new Set(book.jobs.map((job) => job.key)).size).toBe(4);
    expect(book.sent("create")).toHaveLength(6);
    const report = await batch.report();
    expect(report.totals.bought).toMatchObject({ takes: 4, usd: 1 });
    const outcomes = report.shots.map(({ id, outcome, spent }) => [id, outcome, spent.takes, spent.usd]);
    expect(outcomes).toEqual([
      ["flaky", "saved", 2, 0.5],
      ["broken", "failed", 2, 0.5],
      ["elsa", "rejected", 0, 0],
      ["wrong", "rejected", 0, 0],
    ]);
    await batch.run();
    expect(book.sent("create")).toHaveLength(6);
  });

  it.concurrent("M7: nothing beyond the budget, of which an unanswered submit and a failed job have had their part", async ({
    open,
  }) => {
    const batch = await open(manifestOf({ lost: "No answer", flaky: "It fails", more: "One more" }));
    batch.book.failing = ({ request }) => (request.prompt === "It fails" ? "Internal generation error" : null);
    batch.server.script = ({ kind }) => (kind === "create" ? { do: "cut", at: "before-reading" } : undefined);
    const budget = ["--max-video-seconds", "2", "--concurrency", "1", "--queue-ahead", "0"];
    expect(await batch.run(["--only", "lost", "--job-timeout", "600ms", ...budget])).toMatchObject({ code: 1 });
    batch.server.script = () => undefined;
    // The intent and one job: no second take for the failed one, nothing for the third.
    expect(await batch.run(budget)).toMatchObject({ code: 4 });
    expect(batch.book.bought()).toEqual(["It fails", "No answer"]);
    expect(await batch.run(budget)).toMatchObject({ code: 4 });
    expect(batch.book.jobs).toHaveLength(2);
  });
});

describe("M8: when submitting stops", () => {
  it.concurrent.for([
    [401, 6],
    [403, 6],
  ] as const)(
    "HTTP %i in the middle of a run: what is paid for is still fetched, exit %i",
    async ([status, code], { open }) => {
      const batch = await open(manifestOf({ a: "First", b: "Second", c: "Third", d: "Fourth" }));
      batch.server.script = ({ kind, nth }) => (kind === "create" && nth > 1 ? { do: "answer", status } : undefined);
      const run = await batch.run(["--concurrency", "1", "--queue-ahead", "0"]);
      expect(run.code, run.stderr).toBe(code);
      expect(batch.book.sent("create")).toHaveLength(2);
      expect((await batch.report()).shots.map(({ outcome }) => outcome)).toEqual([
        "saved",
        "pending",
        "pending",
        "pending",
      ]);
    },
  );

  it.concurrent("S4: a server that only fails sees a bounded number of requests, and is left alone after five", async ({
    open,
  }) => {
    const shots = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`s${index}`, `View ${index}`]));
    const batch = await open(manifestOf(shots));
    batch.server.script = ({ nth }) => ({
      do: "answer",
      status: 503,
      body: { error: { message: `${nth}` } },
      headers: soon,
    });
    const run = await batch.run();
    expect(run.code).toBe(1);
    expect(run.stdout + run.stderr).toContain("5 submits in a row failed");
    const { length: sent } = batch.book.requests;
    const shotsTried = new Set(batch.book.sent("create").map(({ headers }) => headers["idempotency-key"])).size;
    // Five that failed, and what was under way beside them: two jobs at a time and one ahead, each given up in its turn.
    expect(shotsTried).toBeLessThanOrEqual(5 + 3);
    expect(sent - shotsTried).toBeLessThanOrEqual(Math.ceil(10 + 0.2 * sent));
    expect(batch.book.jobs).toEqual([]);
  });
});

describe("M9: DELETE", () => {
  it.concurrent("is sent for a job past its deadline, once, and what is finished after all is fetched", async ({
    open,
  }) => {
    const batch = await open(landing);
    batch.book.looksToRender = 1_000_000;
    batch.server.script = ({ kind, job }) => {
      const booked = batch.book.find(job);
      if (kind === "cancel" && booked) Object.assign(booked, { status: "completed", finished_at: booked.created_at });
      return undefined;
    };
    const run = await batch.run(["--job-timeout", "300ms"]);
    expect(run.code, run.stderr).toBe(0);
    expect(batch.book.sent("cancel")).toHaveLength(1);
  });

  it.concurrent("is not sent for a job whose shot was edited, removed or interrupted: it is fetched and kept aside", async ({
    open,
  }) => {
    const batch = await open(manifestOf({ landing: "A rocket lands", dust: "Red dust" }));
    batch.server.script = ({ kind, nth }) =>
      kind === "status" && nth === 1 ? { do: "kill", at: "before-reading", signal: "SIGINT" } : undefined;
    expect(await batch.run()).toMatchObject({ code: 130 });
    await batch.write(manifestOf({ landing: "A rocket lands softly" }));
    expect(await batch.run()).toMatchObject({ code: 0 });
    expect(batch.book.sent("cancel")).toEqual([]);
    const videos = [...(await batch.files()).keys()].filter((path) => path.endsWith(".mp4"));
    expect(videos.filter((path) => path.includes("/previous/"))).toHaveLength(2);
  });

  it.concurrent("is sent by cancel; a job that turns out finished is recorded as such and fetched by the next run", async ({
    open,
  }) => {
    const batch = await open(landing);
    batch.server.script = ({ kind }) =>
      kind === "status" ? { do: "kill", at: "before-reading", signal: "SIGINT" } : undefined;
    await batch.run();
    batch.server.script = ({ kind, job }) => {
      const booked = batch.book.find(job);
      if (kind === "cancel" && booked) Object.assign(booked, { status: "completed", finished_at: booked.created_at });
      return kind === "cancel" ? { do: "answer", status: 204, accepting: true } : undefined;
    };
    const cancelled = await batch.command(["cancel", "shots.yaml", "--base-url", batch.server.url]);
    expect(cancelled.stdout).toContain("finished already");
    expect(await batch.run()).toMatchObject({ code: 0 });
    expect(batch.book.jobs).toHaveLength(1);
  });
});
