// The key comes out nowhere, however a server plays it back.
import { describe, expect, it } from "vitest";
import { serverAt, useNock } from "../support/nock.js";
import { apiKey, client, job, request } from "./builders.js";
import { callAll, expectClean } from "./canary.js";

useNock();

const spellings: Record<string, string> = {
  raw: apiKey,
  bearer: `Bearer ${apiKey}`,
  base64: Buffer.from(apiKey).toString("base64"),
  "URL-encoded": encodeURIComponent(apiKey),
  "JSON in JSON": JSON.stringify({ authorization: `Bearer ${apiKey}` }),
};
const origin = "https://video.test";

describe.each(Object.entries(spellings))("a server that plays the key back (%s)", (_, spelling) => {
  const bodies: unknown[] = [
    { error: { message: `bad key ${spelling}`, code: spelling, type: spelling } },
    { error: spelling },
    { detail: [{ loc: ["header", spelling], msg: spelling }] },
    { failure_reason: spelling },
    job({
      failure_reason: spelling,
      status: spelling,
      generations: [{ id: spelling, video_url: `https://h/?k=${spelling}` }],
    }),
    job({ id: spelling }),
    job({ model: spelling, status: "failed" }),
    spelling,
    `<html>${spelling}</html>`,
  ];
  it.each([201, 302, 400, 500])("with HTTP %i is not repeated", async (status) => {
    for (const body of bodies) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const headers = {
        ETag: `"${spelling}"`,
        "X-Echo": spelling,
        "Content-Type": `video/${spelling}`,
        "Retry-After": spelling,
        Location: `https://video.test:99999/${spelling}`,
      };
      serverAt(origin)
        .post("/v1/videos")
        .reply(status, text, headers)
        .get("/v1/videos/task_01")
        .reply(status, text, headers)
        .delete("/v1/videos/task_01")
        .reply(status, text, headers)
        .get("/v1/videos/task_01/content")
        .reply(status, text, headers);
      const results = await callAll(client(`${origin}/v1`));
      // A body is the server's bytes and not ours to change.
      for (const result of results.slice(0, 4)) expectClean(result);
    }
  });
});

it("an id that carries the key is no usable id", async () => {
  const key = "sk-canary-0123456789";
  serverAt(origin)
    .post("/v1/videos")
    .reply(201, job({ id: `task_${key}` }));
  expect(await client(`${origin}/v1`, { apiKey: key }).create(request, "k")).toMatchObject({ outcome: "unknown" });
});

it("an entity tag that carries the key is no usable tag, and a media type is masked", async () => {
  const key = "sk-canary-0123456789";
  serverAt(origin)
    .get("/v1/videos/task_01/content")
    .reply(200, "bytes", { ETag: `"${key}"`, "Content-Type": `video/${key}` });
  const content = await client(`${origin}/v1`, { apiKey: key }).content({ from: "job", job: "task_01" }, null);
  expect(content).toMatchObject({ ok: true, value: { etag: null, type: "video/[redacted]" } });
});

it("an escape in JSON does not hide the key", async () => {
  const escaped = `\\u0073${JSON.stringify(apiKey).slice(2, -1)}`;
  serverAt(origin).get("/v1/videos/task_01").reply(401, `{"error":{"message":"bad key ${escaped}"}}`);
  expect(await client(`${origin}/v1`).status("task_01", request)).toMatchObject({
    error: { message: "bad key [redacted]" },
  });
});

it("a key that no header can carry is not quoted", async () => {
  const api = client(`${origin}/v1`, { apiKey: `${apiKey}\n` });
  const outcome = await api.create(request, "k");
  expect(outcome).toMatchObject({ outcome: "not-sent" });
  expectClean(outcome);
});
