import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { BatchFolder } from "../support/batch-folder.js";
import { twoShots } from "./manifests.js";

let folder: BatchFolder;
let front: Server | null = null;
afterEach(async () => {
  front?.closeAllConnections();
  front?.close();
  front = null;
  await folder.close();
});

/** Puts a moderation endpoint before the simulated server, which has none. */
async function withModeration(answer: (prompt: string) => { status: number; body: unknown }): Promise<string> {
  const behind = new URL(folder.server.url);
  front = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const text = Buffer.concat(chunks).toString("utf8");
    if (request.url === "/v1/moderations") {
      const { status, body } = answer(String(JSON.parse(text).input));
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      return;
    }
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    headers.delete("connection");
    headers.delete("content-length");
    const init =
      request.method === "POST"
        ? { method: "POST", headers, body: text }
        : { method: request.method ?? "GET", headers };
    const answered = await fetch(new URL(request.url ?? "/", behind.origin), init);
    response
      .writeHead(answered.status, Object.fromEntries(answered.headers))
      .end(Buffer.from(await answered.arrayBuffer()));
  });
  await new Promise<void>((resolve) => front?.listen(0, "127.0.0.1", resolve));
  const address = front.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}/v1`;
}

describe("run --moderate", () => {
  it("holds what the server flags, buys the rest, and buys everything without the flag", async () => {
    folder = await BatchFolder.create(twoShots);
    const url = await withModeration((prompt) => ({
      status: 200,
      body: { results: [{ flagged: prompt.includes("dust"), categories: { violence: true, hate: false } }] },
    }));
    const run = await folder.run(["--moderate", "--base-url", url]);
    expect(run.code, run.stderr).toBe(1);
    expect(run.stdout).toContain("Moderation flags violence");
    expect(folder.bought()).toEqual(["A rocket lands"]);
    expect(await folder.run()).toMatchObject({ code: 0 });
  });

  it("says once that a server has no such endpoint, and goes on", async () => {
    folder = await BatchFolder.create(twoShots);
    const run = await folder.run(["--moderate"]);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr.match(/no moderation endpoint/g)).toHaveLength(1);
  });
});
