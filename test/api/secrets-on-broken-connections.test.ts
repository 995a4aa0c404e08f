// The key comes out nowhere when a connection fails: the HTTP client's own errors are full of it.
import { describe, expect, it } from "vitest";
import { apiKey, client, request } from "./builders.js";
import { callAll, expectClean } from "./canary.js";
import { closedPort, httpServer, tcpServer } from "./loopback-server.js";

describe("a connection that fails", () => {
  it.each([
    ["by being refused", "unreachable", async () => `http://127.0.0.1:${await closedPort()}/v1`],
    [
      "by being reset",
      "network",
      async () => (await tcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()))).origin,
    ],
    [
      "by not being TLS",
      "unreachable",
      async () => (await tcpServer((s) => s.end("nope"))).origin.replace("http:", "https:"),
    ],
    [
      "by not being HTTP",
      "malformed",
      async () => (await tcpServer((s) => s.once("data", (data) => s.end(data)))).origin,
    ],
    ["by stalling", "timeout", async () => (await httpServer(() => undefined)).origin],
    [
      "by breaking off",
      "network",
      async () => {
        const server = await httpServer((_, response) => {
          response.writeHead(200, { "Content-Length": 1000 });
          response.write("{", () => response.destroy());
        });
        return server.origin;
      },
    ],
  ])("%s says nothing of the key", async (_, kind, start) => {
    const api = client(await start(), { timeouts: { response: 150, idle: 150 } });
    const results = await callAll(api);
    expect(results[1]).toMatchObject({ ok: false, error: { kind: expect.stringMatching(kind) } });
    for (const result of results) expectClean(result);
  });

  it("by an abort says nothing of the key", async () => {
    const controller = new AbortController();
    const server = await httpServer(() => controller.abort());
    const error = await client(server.baseUrl)
      .status("task_01", request, controller.signal)
      .catch((reason: unknown) => reason);
    expect(error).toBe(controller.signal.reason);
    expectClean(error);
  });
});

it("the check itself finds a key that is there", () => {
  expect(() => expectClean({ message: `x ${apiKey}` })).toThrow();
  expect(() => expectClean(new Error("x", { cause: new Error(apiKey) }))).toThrow();
});
