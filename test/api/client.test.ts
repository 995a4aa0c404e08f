// What is sent and how ordinary answers are understood, against a server inside the process.
import { describe, expect, it } from "vitest";
import { wireBody } from "../../src/api/wire.js";
import { serverAt, useNock } from "../support/nock.js";
import { accepted, apiKey, client, failureOf, job, readAll, request } from "./builders.js";

useNock();
const origin = "https://video.test";
const baseUrl = `${origin}/gateway/v1/`;
const key = "0123456789abcdef".repeat(4);

describe("create", () => {
  it("sends the canonical body with the key of the attempt", async () => {
    const server = serverAt(origin)
      .post("/gateway/v1/videos", (body) => {
        expect(body).toEqual({ ...request });
        return true;
      })
      .matchHeader("authorization", `Bearer ${apiKey}`)
      .matchHeader("idempotency-key", key)
      .matchHeader("content-type", "application/json")
      .matchHeader("accept", "application/json")
      .matchHeader("accept-encoding", "identity")
      .matchHeader("user-agent", "sora-batch/test")
      .matchHeader("content-length", String(Buffer.byteLength(wireBody("sora-1", request))))
      .reply(201, job());
    const outcome = await client(baseUrl).create(request, key);
    expect(outcome).toMatchObject({ outcome: "created", job: { id: "task_01", status: "queued" } });
    server.done();
  });

  it("sends no credentials when there are none", async () => {
    serverAt(origin, { badheaders: ["authorization"] })
      .post("/gateway/v1/videos")
      .reply(201, job());
    const outcome = await client(baseUrl, { apiKey: null }).create(request, key);
    expect(outcome.outcome).toBe("created");
  });

  it.each([200, 201, 202])("takes %i with a usable id for created", async (status) => {
    serverAt(origin).post("/gateway/v1/videos").reply(status, { id: "video_Zm9v=+/.:-" });
    const outcome = await client(baseUrl).create(request, key);
    expect(outcome).toMatchObject({ outcome: "created", job: { id: "video_Zm9v=+/.:-", status: "unknown" } });
  });

  it.each([
    [201, {}],
    [201, { id: "" }],
    [201, { id: 17 }],
    [201, { id: "../../etc/passwd\n" }],
    [201, []],
    [201, "not json"],
    [204, ""],
    [500, { error: { message: "oops" } }],
    [503, "<html>busy</html>"],
    [408, ""],
    [303, ""],
    [409, { error: { code: "idempotency_key_in_use" } }],
  ])("does not know what became of a request answered with %i %j", async (status, body) => {
    serverAt(origin).post("/gateway/v1/videos").reply(status, body);
    expect((await client(baseUrl).create(request, key)).outcome).toBe("unknown");
  });

  it.each([
    [400, "invalid"],
    [401, "auth"],
    [402, "forbidden"],
    [403, "forbidden"],
    [404, "malformed"],
    [405, "malformed"],
    [409, "invalid"],
    [413, "invalid"],
    [415, "invalid"],
    [422, "invalid"],
    [429, "rate-limited"],
    [302, "malformed"],
    [307, "malformed"],
  ])("takes %i for a refusal", async (status, kind) => {
    const headers = { Location: "https://elsewhere.test/v1/videos" };
    serverAt(origin)
      .post("/gateway/v1/videos")
      .reply(status, { error: { message: "No." } }, headers);
    expect(await client(baseUrl).create(request, key)).toMatchObject({ outcome: "refused", failure: { kind, status } });
  });

  it("tells a policy refusal from an invalid request", async () => {
    const error = {
      message: "The input prompt violates policies",
      type: "content_policy_violation",
      code: "content_filtered",
    };
    serverAt(origin).post("/gateway/v1/videos").reply(400, { error });
    expect(await client(baseUrl).create(request, key)).toEqual({
      outcome: "refused",
      failure: { kind: "policy", message: error.message, status: 400, code: "content_filtered" },
    });
  });

  it("passes on how long the server wants to be left alone", async () => {
    serverAt(origin).post("/gateway/v1/videos").reply(429, {}, { "Retry-After": "7" });
    expect(await client(baseUrl).create(request, key)).toMatchObject({ failure: { retry_after_ms: 7000 } });
  });
});

describe("status", () => {
  it("asks about the job by its encoded id", async () => {
    const id = "video_Zm9v=+/.:-";
    serverAt(origin)
      .get(`/gateway/v1/videos/${encodeURIComponent(id)}`)
      .matchHeader("authorization", `Bearer ${apiKey}`)
      .reply(200, job({ id, status: "in_progress", n_seconds: 8 }));
    const view = accepted(await client(baseUrl).status(id, request));
    expect(view).toMatchObject({ id, status: "in_progress" });
    expect(view.differences).toEqual(["n_seconds: asked for 5, the server says 8"]);
  });

  it.each(["", ".", "..", "a b", "a%2Fb", "a?b", "ä", "x".repeat(513)])("never asks about the id %j", async (id) => {
    expect(failureOf(await client(baseUrl).status(id, request)).kind).toBe("malformed");
  });

  it.each([
    [200, "[[[[", "malformed", "is not JSON"],
    [200, "[".repeat(200_000), "malformed", "is not JSON"],
    [200, `{"id":"task_01","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "malformed", ""],
    [200, '{"__proto__":{"id":"task_01","status":"completed"}}', "malformed", "no usable job id"],
    [200, '{"id":1,"status":"completed"}', "malformed", "no usable job id"],
    [200, '{"id":"task_02","status":"completed"}', "malformed", "another job"],
    [200, '{"id":"task_01","status":["completed"]}', "malformed", "status"],
    [200, "", "malformed", "not a JSON object"],
    [200, "null", "malformed", "not a JSON object"],
    [301, "", "malformed", "redirects"],
    [401, "", "auth", "HTTP 401"],
    [404, '{"detail":"Not Found"}', "not-found", "Not Found"],
    [410, "", "not-found", "HTTP 410"],
    [502, "<html>", "server", "HTTP 502"],
  ])("turns %i %.40s into a failure", async (status, body, kind, text) => {
    serverAt(origin).get("/gateway/v1/videos/task_01").reply(status, body, { Location: "https://elsewhere.test/" });
    const failure = failureOf(await client(baseUrl).status("task_01", request));
    expect(failure).toMatchObject({ kind, status, message: expect.stringContaining(text) });
  });

  it("reads JSON that begins with a byte order mark", async () => {
    serverAt(origin)
      .get("/gateway/v1/videos/task_01")
      .reply(200, `\ufeff${JSON.stringify(job())}`);
    expect((await client(baseUrl).status("task_01", request)).ok).toBe(true);
  });
});

describe("cancel", () => {
  it("gives the job as the server describes it afterwards", async () => {
    serverAt(origin)
      .delete("/gateway/v1/videos/task_01")
      .reply(200, job({ status: "cancelled" }));
    expect(await client(baseUrl).cancel("task_01", request)).toMatchObject({
      ok: true,
      value: { status: "cancelled" },
    });
  });

  it.each([
    [204, ""],
    [200, { id: "other", deleted: true }],
    [200, { deleted: true }],
    [202, "accepted"],
  ])("is confirmed by %i %j, though no job is in it", async (status, body) => {
    serverAt(origin).delete("/gateway/v1/videos/task_01").reply(status, body);
    expect(await client(baseUrl).cancel("task_01", request)).toEqual({ ok: true, value: null });
  });

  it.each([
    [404, "not-found"],
    [405, "invalid"],
    [500, "server"],
  ])("is not confirmed by %i", async (status, kind) => {
    serverAt(origin).delete("/gateway/v1/videos/task_01").reply(status, {});
    expect(failureOf(await client(baseUrl).cancel("task_01", request)).kind).toBe(kind);
  });
});

describe("content", () => {
  it("asks for the job's content with the key", async () => {
    serverAt(origin)
      .get("/gateway/v1/videos/task_01/content")
      .matchHeader("authorization", `Bearer ${apiKey}`)
      .reply(200, "bytes", { "Content-Type": "Video/MP4; codecs=x", "Content-Length": "5", ETag: '"v1"' });
    const content = accepted(await client(baseUrl).content({ from: "job", job: "task_01" }, null));
    expect(content).toMatchObject({ start: 0, total: 5, type: "video/mp4", etag: '"v1"' });
    expect((await readAll(content.body)).toString()).toBe("bytes");
  });

  it.each([
    [401, "auth"],
    [404, "not-found"],
    [409, "download"],
    [410, "not-found"],
    [204, "download"],
    [206, "download"],
    [304, "malformed"],
    [503, "server"],
  ])("turns %i into a failure", async (status, kind) => {
    serverAt(origin).get("/gateway/v1/videos/task_01/content").reply(status);
    expect(failureOf(await client(baseUrl).content({ from: "job", job: "task_01" }, null)).kind).toBe(kind);
  });

  it("sends no credentials to another origin", async () => {
    serverAt("https://cdn.test", { badheaders: ["authorization"] })
      .get("/v/1.mp4?sig=x")
      .reply(200, "bytes");
    const target = { from: "url", job: "task_01", url: "https://cdn.test/v/1.mp4?sig=x" } as const;
    expect((await client(baseUrl).content(target, null)).ok).toBe(true);
  });

  it.each([
    "https://video.test/gateway/v1/videos/task_01/content?generation=2",
    "?generation=2",
    "/gateway/v1/videos/task_01?generation=2",
  ])("sends credentials to its own origin (%s)", async (url) => {
    serverAt(origin)
      .get(/generation=2/)
      .matchHeader("authorization", `Bearer ${apiKey}`)
      .reply(200, "bytes");
    expect((await client(baseUrl).content({ from: "url", job: "task_01", url }, null)).ok).toBe(true);
  });

  it.each(["http://127.0.0.1:9/v.mp4", "http://video.test/v.mp4"])(
    "is not redirected from https to %s",
    async (url) => {
      for (const allowHttp of [false, true]) {
        serverAt(origin).get("/gateway/v1/videos/task_01/content").reply(302, "", { Location: url });
        const failure = failureOf(await client(baseUrl, { allowHttp }).content({ from: "job", job: "task_01" }, null));
        expect(failure).toMatchObject({ kind: "malformed", status: 302 });
      }
    },
  );

  it.each([
    "http://cdn.test/v.mp4",
    "http://127.0.0.1:9/v.mp4",
    "file:///etc/passwd",
    "data:video/mp4;base64,AAAA",
    "https://user:pass@cdn.test/v.mp4",
    "https://",
  ])("does not fetch %s", async (url) => {
    expect(failureOf(await client(baseUrl).content({ from: "url", job: "task_01", url }, null)).kind).toBe("malformed");
  });
});
