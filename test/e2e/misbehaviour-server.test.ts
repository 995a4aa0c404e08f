import { existsSync } from "node:fs";
import { describe, expect } from "vitest";
import { canaryKey } from "../support/cli.js";
import { manifestOf, type ScriptedBatch } from "../support/scripted-server/batch.js";
import { videoOf } from "../support/scripted-server/book.js";
import { it } from "../support/scripted-server/fixture.js";
import type { Misdeed, Script } from "../support/scripted-server/misdeed.js";
import { hasOpenssl, selfSigned } from "../support/scripted-server/self-signed.js";
import { ScriptedServer } from "../support/scripted-server/server.js";

const landing = manifestOf({ landing: "A rocket lands" }, 'pricing: {per_second_usd: {"320x180": 0.25}}');
const soon = { "retry-after": "0" };
const gone: Misdeed = { do: "answer", status: 404, body: { error: { message: "no such job" } } };

/** Runs one shot against the script. It must not matter: one job, one video. */
async function expectUnharmed(batch: ScriptedBatch, script: Script, flags: string[] = []): Promise<void> {
  batch.server.script = script;
  const run = await batch.run(flags);
  expect(run.code, run.stderr).toBe(0);
  expect(batch.book.jobs).toHaveLength(1);
  expect(await batch.reportOf("landing")).toMatchObject({ outcome: "saved", complete: true });
  expect(batch.book.sent("cancel")).toEqual([]);
}

describe("S1: odd statuses", () => {
  it.concurrent("a status nobody knows is polled through, and no news is not bad news", async ({ open }) => {
    const words = ["moderating", "PENDING", "", "in progress"];
    await expectUnharmed(await open(landing), ({ kind, nth }) => {
      const status = words[nth - 1];
      return kind === "status" && status !== undefined ? { do: "tell", job: { status } } : undefined;
    });
  });

  it.concurrent("a job that completed has completed, whatever is said of it later", async ({ open }) => {
    const batch = await open(landing);
    batch.server.script = ({ kind }) => (kind === "content" ? { do: "answer", status: 403 } : undefined);
    expect((await batch.run()).code).not.toBe(0);
    const looks = batch.book.sent("status").length;
    await expectUnharmed(batch, ({ kind }) =>
      kind === "status" ? { do: "tell", job: { status: "failed" } } : undefined,
    );
    expect(batch.book.sent("status")).toHaveLength(looks);
  });

  it.concurrent("completed without generations is looked at again, then its content is fetched", async ({ open }) => {
    const batch = await open(landing);
    await expectUnharmed(batch, ({ kind }) =>
      kind === "status" ? { do: "tell", job: { generations: [] } } : undefined,
    );
  });
});

describe("S2: a job that is not found", () => {
  it.concurrent("right after the submit is asked for again", async ({ open }) => {
    await expectUnharmed(await open(landing), ({ kind, nth }) => (kind === "status" && nth <= 2 ? gone : undefined));
  });

  it.concurrent("for good is lost: said with job and price, and not bought again", async ({ open }) => {
    const batch = await open(landing);
    batch.server.script = ({ kind }) => (kind === "status" ? gone : undefined);
    expect(await batch.run()).toMatchObject({ code: 1 });
    expect(await batch.run()).toMatchObject({ code: 1 });
    expect(batch.book.sent("create")).toHaveLength(1);
    const shot = await batch.reportOf("landing");
    expect(shot).toMatchObject({ outcome: "failed", job: "task_0001", spent: { takes: 1, usd: 0.25 } });
    expect(shot.takes[0]?.failure).toMatchObject({ kind: "lost" });
    expect(shot.reason).toContain("task_0001");
  });

  it.concurrent("past its expiry is expired: said with job and price, and bought again only on --retry expired", async ({
    open,
  }) => {
    const batch = await open(landing);
    batch.book.lifetime = -10;
    batch.server.script = ({ kind, job }) => {
      const booked = batch.book.find(job);
      if (kind === "content" && booked) booked.purged = true;
      return undefined;
    };
    expect(await batch.run(["--job-timeout", "2s"])).toMatchObject({ code: 1 });
    expect(await batch.run()).toMatchObject({ code: 1 });
    expect(batch.book.sent("create")).toHaveLength(1);
    expect(await batch.reportOf("landing")).toMatchObject({
      outcome: "expired",
      job: "task_0001",
      spent: { usd: 0.25 },
    });
    batch.server.script = () => undefined;
    expect(await batch.run(["--retry", "expired"])).toMatchObject({ code: 0 });
    expect(batch.book.jobs).toHaveLength(2);
  });

  it.concurrent("P4: announced as expired but still there is fetched: expiry is advisory", async ({ open }) => {
    const batch = await open(landing);
    batch.book.lifetime = -1_000_000;
    await expectUnharmed(batch, () => undefined);
  });
});

describe("S3: absurd waits", () => {
  const absurd = ["99999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "86400", "1e9", "-5", "soon", "٣"];

  it.concurrent("a 429 fails no shot: it is asked again, and at the deadline the shot is pending", async ({ open }) => {
    const batch = await open(
      manifestOf(Object.fromEntries(absurd.map((text, index) => [`s${index}`, `View ${text}`]))),
    );
    batch.server.script = ({ kind, nth }) =>
      kind === "create"
        ? { do: "answer", status: 429, headers: { "retry-after": encodeURI(absurd[nth % absurd.length] ?? "") } }
        : undefined;
    const run = await batch.run(["--job-timeout", "1s", "--concurrency", "7"]);
    expect(run.code, run.stderr).toBe(1);
    expect(new Set((await batch.report()).shots.map(({ outcome }) => outcome))).toEqual(new Set(["pending"]));
    batch.server.script = ({ kind, attempt }) =>
      kind === "create" && attempt === 1 ? { do: "answer", status: 429, headers: soon } : undefined;
    const again = await batch.run(["--concurrency", "7"]);
    expect(again.code, again.stderr).toBe(0);
    expect(batch.book.jobs).toHaveLength(absurd.length);
  });

  it.concurrent.for(["create", "status", "content"] as const)(
    "a 503 to a %s that asks for a day is not waited for longer than a job may take",
    async (asked, { open }) => {
      const batch = await open(landing);
      const day = { "retry-after": "86400" };
      batch.server.script = ({ kind }) => (kind === asked ? { do: "answer", status: 503, headers: day } : undefined);
      const run = await batch.run(["--job-timeout", "500ms"]);
      expect(run.signal, run.stderr).toBe(null);
      expect(run.code).toBe(1);
      batch.server.script = () => undefined;
      const flags = asked === "status" ? ["--retry", "failed"] : [];
      expect(await batch.run(flags)).toMatchObject({ code: 0 });
      expect(batch.book.jobs.filter(({ status }) => status === "completed")).toHaveLength(1);
    },
  );
});

describe("S5: answers that are not answers", () => {
  // Believed at the first look, if anything of it is.
  const completed = { id: "task_0001", status: "completed", generations: [{ id: "gen_1", video_url: null }] };
  const shapes: [string, Misdeed][] = [
    ["no JSON", { do: "answer", status: 200, body: "<html>nginx</html>" }],
    ["cut JSON", { do: "answer", status: 200, body: JSON.stringify(completed).slice(0, -3) }],
    ["a list", { do: "answer", status: 200, body: [] }],
    ["nothing", { do: "answer", status: 200, body: "" }],
    ["deep nesting", { do: "answer", status: 200, body: "[".repeat(200_000) }],
    ["more than 1 MiB (P5)", { do: "answer", status: 200, body: { ...completed, pad: "x".repeat(2 ** 21) } }],
    ["a body without an end (P5)", { do: "endless" }],
    ["a gzip bomb (P5)", { do: "gzip-bomb" }],
    ["another job", { do: "tell", job: { ...completed, id: "task_9999" } }],
    ["a poisoned prototype", { do: "answer", status: 200, body: `{"__proto__":${JSON.stringify(completed)}}` }],
    ["mistyped members", { do: "tell", job: { status: 7, generations: "none" } }],
    ["mistyped generations", { do: "tell", job: { status: "completed", generations: [null, 3, { id: {} }] } }],
    ["half a body", { do: "cut", at: "half-answer" }],
    ["a length that is too long", { do: "lie-about-length", by: 100 }],
    ["a length that is too short", { do: "lie-about-length", by: -10 }],
    ["a redirect", { do: "redirect", to: "/v1/videos/task_0001/content" }],
  ];

  it.concurrent("to a poll, one after the other, complete nothing and harm nothing", async ({ open }) => {
    const batch = await open(landing);
    const before: string[] = [];
    await expectUnharmed(batch, ({ kind, nth }) => {
      if (kind === "content" && nth === 1) before.push(`content after ${batch.book.sent("status").length} looks`);
      return kind === "status" ? shapes[nth - 1]?.[1] : undefined;
    });
    expect(before).toEqual([`content after ${shapes.length + 1} looks`]);
    expect(batch.outputs.join("")).not.toContain("mistake in sora-batch");
  });

  it.concurrent("to a create never count as a job, and the job is found again under its key", async ({ open }) => {
    const batch = await open(
      manifestOf(Object.fromEntries(shapes.map(([name], index) => [`s${index}`, `Answered by ${name}`]))),
    );
    batch.server.script = ({ kind, attempt, nth }) => {
      const misdeed = shapes[(nth - 1) % shapes.length]?.[1];
      // The job is booked, and this is all that is heard of it; ids of other jobs are ids as good as any.
      if (kind !== "create" || attempt > 1 || misdeed?.do === "tell") return undefined;
      return misdeed?.do === "answer" ? { ...misdeed, accepting: true, headers: soon } : misdeed;
    };
    let code: number | null = 1;
    for (let runs = 0; code !== 0 && runs < 4; runs += 1) ({ code } = await batch.run(["--concurrency", "16"]));
    expect(code, batch.outputs.at(-1)).toBe(0);
    expect(batch.book.jobs).toHaveLength(shapes.length);
  });

  it.concurrent.for(["..", "", "a b", "task_1\u202e", "x".repeat(513), 7, { id: 1 }] as const)(
    "the id %j is no id: the submit is unknown and the next answer decides",
    async (id, { open }) => {
      const batch = await open(landing);
      await expectUnharmed(batch, ({ kind, nth }) =>
        kind === "create" && nth === 1 ? { do: "tell", job: { id } } : undefined,
      );
    },
  );

  it.concurrent("ids of every allowed character are asked for encoded, and no file is named after one", async ({
    open,
  }) => {
    const batch = await open(landing);
    batch.book.idOf = () => "../A=+/..:-/b";
    await expectUnharmed(batch, () => undefined);
    expect(batch.book.sent("status")[0]?.path).toBe("/v1/videos/..%2FA%3D%2B%2F..%3A-%2Fb");
    const names = [...(await batch.files()).keys()].sort();
    expect(names.filter((name) => /[:=+]/.test(name))).toEqual([]);
  });
});

describe("content that is not the video", () => {
  const asVideo = { "content-type": "video/mp4" };
  const shapes: Misdeed[] = [
    { do: "cut", at: "before-reading" },
    { do: "cut", at: "half-answer" },
    { do: "lie-about-length", by: 1000 },
    { do: "lie-about-length", by: -1000 },
    { do: "mislabel", type: "text/html" },
    { do: "gzip-bomb" },
    { do: "answer", status: 200, body: "<html>", headers: asVideo },
    { do: "answer", status: 200, body: `\0\0\0\u0014ftypisom\0\0\0\0isom${"x".repeat(5000)}`, headers: asVideo },
    { do: "redirect", to: "/v1/elsewhere" },
  ];

  it.concurrent("is never under the final name, not for a moment, and the video comes after it", async ({ open }) => {
    const batch = await open(manifestOf(Object.fromEntries(shapes.map((_, index) => [`s${index}`, `View ${index}`]))));
    const early: string[] = [];
    batch.server.script = ({ kind, job, attempt }) => {
      const number = batch.book.jobs.findIndex(({ id }) => id === job);
      const shot = `s${String(batch.book.jobs[number]?.request.prompt).slice(-1)}`;
      if (kind === "content" && existsSync(batch.path(`${shot}.mp4`))) early.push(shot);
      return kind === "content" && attempt === 1 ? shapes[Number(shot.slice(1))] : undefined;
    };
    const run = await batch.run(["--concurrency", "9", "--downloads", "9"]);
    expect(run.code, run.stderr).toBe(0);
    expect(early).toEqual([]);
    expect(batch.book.jobs).toHaveLength(shapes.length);
    const served = batch.book.jobs.map((job) => videoOf({ ...job.request, key: job.key }, 1));
    const videos = [...(await batch.files())].filter(([path]) => path.endsWith(".mp4")).map(([, bytes]) => bytes);
    expect(videos.sort(Buffer.compare)).toEqual(served.sort(Buffer.compare));
  });
});

describe("S6, X1: where the key goes", () => {
  it.concurrent.for([
    ["a create", "create"],
    ["a poll", "status"],
    ["a cancel", "cancel"],
  ] as const)("a redirect of %s is not followed", async ([, redirected], { open }) => {
    const batch = await open(landing);
    const other = await ScriptedServer.start();
    try {
      if (redirected === "cancel") batch.book.looksToRender = 1_000_000;
      batch.server.script = ({ kind }) =>
        kind === redirected ? { do: "redirect", to: `${other.url}/videos/task_0001`, status: 307 } : undefined;
      expect((await batch.run(["--job-timeout", "400ms"])).code).toBe(1);
      expect(other.book.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it.concurrent("content from another origin, by redirect or by video_url, is fetched without the key", async ({
    open,
  }) => {
    const batch = await open(
      manifestOf({ landing: "A rocket lands" }).replace("n_seconds: 1", "n_seconds: 1, n_variants: 2"),
    );
    const other = await ScriptedServer.start();
    try {
      // The other server tells the same videos apart by the same paths.
      const path = (variant: number) => `${other.url}/videos/task_0001/content?variant=${variant}`;
      batch.server.script = ({ kind, path: asked }) => {
        const booked = batch.book.jobs[0];
        if (booked && other.book.jobs.length === 0)
          Object.assign(other.book.accept("x", booked.body), { status: "completed" });
        if (kind === "content") return { do: "redirect", to: path(Number(asked.at(-1))) };
        const generations = [
          { id: "g1", video_url: `${batch.server.url}/videos/task_0001/content?variant=1` },
          { id: "g2", video_url: path(2) },
        ];
        return kind === "status" && booked && booked.looks >= 1 ? { do: "tell", job: { generations } } : undefined;
      };
      const run = await batch.run();
      expect(run.code, run.stderr).toBe(0);
      expect(other.book.sent("content")).toHaveLength(2);
      for (const { headers } of other.book.requests) expect(JSON.stringify(headers)).not.toContain(canaryKey);
      expect(batch.book.sent("content")[0]?.headers.authorization).toContain(canaryKey);
    } finally {
      await other.close();
    }
  });

  it.concurrent("a server that plays the key back in every error and id leaves no trace of it", async ({ open }) => {
    const batch = await open(manifestOf({ a: "First", b: "Second", c: "Third" }));
    batch.server.script = ({ kind, nth }) => {
      if (kind === "create" && nth === 1) return { do: "echo-key", status: 400 };
      if (kind === "status" && nth <= 2) return { do: "echo-key", status: 500 };
      if (kind === "status" && nth === 6) return { do: "tell", job: { status: canaryKey, failure_reason: canaryKey } };
      return kind === "content" ? { do: "echo-key", status: 403 } : undefined;
    };
    await batch.run();
    await batch.run(["--verbose"]);
    await batch.run(["--json"]);
    expect(await batch.keySightings()).toEqual([]);
  });
});

describe("S7: encryption", () => {
  it.runIf(hasOpenssl)("NODE_TLS_REJECT_UNAUTHORIZED=0 does not switch the checks off", async ({ open }) => {
    const batch = await open(landing);
    const server = await selfSigned();
    try {
      const run = await batch.command(["run", "shots.yaml", "--base-url", server.url, "--job-timeout", "600ms"], {
        env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
      });
      expect(run.code).toBe(1);
      expect(run.stderr).toContain("SELF_SIGNED_CERT");
      expect(server.requests()).toBe(0);
    } finally {
      await server.close();
    }
  });

  it.concurrent("plain http is for this machine only: another address of it is refused, and allowed on request", async ({
    open,
  }) => {
    const batch = await open(landing);
    const refused = await batch.command(["run", "shots.yaml", "--base-url", "http://0.0.0.0:9/v1"]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain("--allow-http");
  });
});
