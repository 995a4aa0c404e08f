// Downloads over real sockets: ranges, redirects, cuts, stalls and leaving early.
import { describe, expect, it } from "vitest";
import { FailureError } from "../../src/model/failure.js";
import { accepted, apiKey, client, failureOf, readAll } from "./builders.js";
import { closed, httpServer, type LoopbackServer, sendJson } from "./loopback-server.js";

const ofJob = { from: "job", job: "task_01" } as const;
const resume = { offset: 4, etag: '"v1"' };
const rest = { "Content-Range": "bytes 4-9/10", ETag: '"v1"' };

const redirector = (location: (server: LoopbackServer) => string, status = 302) =>
  httpServer((_, response, server) => {
    response.writeHead(status, { Location: location(server) }).end();
  });
const videoServer = () =>
  httpServer((_, response) => {
    response.writeHead(200, { "Content-Type": "video/mp4" }).end("0123456789");
  });

describe("resuming", () => {
  it("continues where the server honours the range", async () => {
    const server = await httpServer((_, response) => response.writeHead(206, rest).end("456789"));
    const content = accepted(await client(server.baseUrl).content(ofJob, resume));
    expect(content).toMatchObject({ start: 4, total: 10, etag: '"v1"' });
    expect((await readAll(content.body)).toString()).toBe("456789");
    expect(server.requests[0]?.headers).toMatchObject({ range: "bytes=4-", "if-range": '"v1"' });
  });

  it("starts over where the server sends everything", async () => {
    const server = await videoServer();
    const content = accepted(await client(server.baseUrl).content(ofJob, resume));
    expect(content).toMatchObject({ start: 0, total: null });
    expect((await readAll(content.body)).toString()).toBe("0123456789");
  });

  it.each([
    ["416", 416, { "Content-Range": "bytes */3" }],
    ["another range", 206, { ...rest, "Content-Range": "bytes 3-9/10" }],
    ["no range", 206, {}],
    ["another file", 206, { ...rest, ETag: '"v2"' }],
    ["a total that does not fit", 206, { ...rest, "Content-Range": "bytes 4-9/20" }],
  ])("asks once more for the whole file when the answer is %s", async (_, status, headers) => {
    const server = await httpServer((request, response) => {
      if (request.headers.range === undefined) response.writeHead(200, { "Content-Length": 10 }).end("0123456789");
      else response.writeHead(status, headers).end("456789");
    });
    const content = accepted(await client(server.baseUrl).content(ofJob, resume));
    expect(content).toMatchObject({ start: 0, total: 10 });
    expect((await readAll(content.body)).toString()).toBe("0123456789");
    expect(server.requests).toHaveLength(2);
  });

  it("does not ask for a third time", async () => {
    const server = await httpServer((_, response) => response.writeHead(416).end());
    expect(failureOf(await client(server.baseUrl).content(ofJob, resume))).toMatchObject({
      kind: "download",
      status: 416,
    });
    expect(server.requests).toHaveLength(2);
  });
});

describe("redirects", () => {
  it.each([301, 302, 303, 307, 308])("of kind %i are followed to another origin, without the key", async (status) => {
    const cdn = await videoServer();
    const server = await redirector(() => `${cdn.origin}/signed.mp4?x=1`, status);
    const content = accepted(await client(server.baseUrl).content(ofJob, resume));
    expect((await readAll(content.body)).toString()).toBe("0123456789");
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${apiKey}`);
    expect(cdn.requests[0]).toMatchObject({ method: "GET", path: "/signed.mp4?x=1" });
    expect(JSON.stringify(cdn.requests)).not.toContain("authorization");
    expect(cdn.requests[0]?.headers).toMatchObject({ range: "bytes=4-", "if-range": '"v1"' });
  });

  it("within the origin keep the key", async () => {
    const server = await httpServer((request, response) => {
      if (request.path.endsWith("/content")) response.writeHead(302, { Location: "../stored/1.mp4" }).end();
      else response.end("video");
    });
    expect((await client(server.baseUrl).content(ofJob, null)).ok).toBe(true);
    expect(server.requests[1]).toMatchObject({
      path: "/v1/videos/stored/1.mp4",
      headers: { authorization: `Bearer ${apiKey}` },
    });
  });

  it("that lead back do not get the key again", async () => {
    const home = await httpServer((request, response) => {
      if (request.path === "/back") response.end("video");
      else response.writeHead(302, { Location: away.origin }).end();
    });
    const away = await redirector(() => `${home.origin}/back`);
    expect((await client(home.baseUrl).content(ofJob, null)).ok).toBe(true);
    expect(home.requests[1]?.headers.authorization).toBeUndefined();
  });

  it("are followed three times and no more", async () => {
    const server = await redirector((self) => `${self.origin}/again`);
    expect(failureOf(await client(server.baseUrl).content(ofJob, null)).kind).toBe("malformed");
    expect(server.requests).toHaveLength(4);
  });

  it.each(["http://cdn.example.com/v.mp4", "ftp://127.0.0.1/v.mp4", "https://user:pass@cdn.example.com/", "http://["])(
    "to %s are refused",
    async (location) => {
      const server = await redirector(() => location);
      expect(failureOf(await client(server.baseUrl).content(ofJob, null)).kind).toBe("malformed");
      expect(server.requests).toHaveLength(1);
    },
  );
});

describe("a body", () => {
  it("that is compressed is refused", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200, { "Content-Type": "video/mp4", "Content-Encoding": "gzip" }).end("xx");
    });
    expect(failureOf(await client(server.baseUrl).content(ofJob, null))).toMatchObject({
      kind: "download",
      message: expect.stringContaining("compressed"),
    });
  });

  it("that is cut short of its length breaks the iteration", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200, { "Content-Length": 10 });
      response.write("01234", () => response.destroy());
    });
    const content = accepted(await client(server.baseUrl).content(ofJob, null));
    expect(await breakOf(content.body)).toMatchObject({ failure: { kind: "network" } });
  });

  it("that is cut in the middle of a chunk breaks the iteration", async () => {
    const server = await httpServer((_, response) => {
      response.write("01234", () => response.destroy());
    });
    const content = accepted(await client(server.baseUrl).content(ofJob, null));
    expect(await breakOf(content.body)).toMatchObject({ failure: { kind: "network" } });
  });

  it("that stalls breaks the iteration", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200, { "Content-Length": 10 });
      response.write("01234");
    });
    const content = accepted(await client(server.baseUrl, { timeouts: { idle: 150 } }).content(ofJob, null));
    expect(await breakOf(content.body)).toMatchObject({ failure: { kind: "timeout" } });
  });

  it("may take longer than any JSON call, as long as bytes keep coming", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200, { "Content-Length": 10 });
      let sent = 0;
      const drip = setInterval(() => {
        response.write("x");
        sent += 1;
        if (sent === 10) clearInterval(drip);
      }, 30);
      response.on("close", () => clearInterval(drip));
    });
    const timeouts = { idle: 2000, response: 2000, request: 50 };
    const content = accepted(await client(server.baseUrl, { timeouts }).content(ofJob, null));
    expect(await readAll(content.body)).toHaveLength(10);
  });

  it("that breaks before anybody reads it harms nothing", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200, { "Content-Length": 10 });
      response.write("01234", () => response.destroy());
    });
    const content = accepted(await client(server.baseUrl).content(ofJob, null));
    await closed(server.connections[0]);
    // Once another answer has made it here, so has the end of that connection.
    await fetch((await videoServer()).origin);
    expect(await breakOf(content.body)).toBeInstanceOf(FailureError);
  });

  it("left early closes its connection", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200, { "Content-Length": 1_000_000_000 });
      response.write("first");
    });
    const content = accepted(await client(server.baseUrl).content(ofJob, null));
    for await (const chunk of content.body) {
      expect(Buffer.from(chunk).toString()).toBe("first");
      break;
    }
    await closed(server.connections[0]);
  });

  it("is held back while nobody takes it", async () => {
    let written = 0;
    let refused: (() => void) | undefined;
    const full = new Promise<void>((resolve) => {
      refused = resolve;
    });
    const server = await httpServer((_, response) => {
      response.writeHead(200, { "Content-Length": 10_000_000_000 });
      const pour = () => {
        while (written < 200_000_000) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return;
        }
      };
      response.on("drain", pour);
      pour();
      // The socket stays full: the receiver takes no more.
      let before = -1;
      const watch = setInterval(() => {
        if (written === before) refused?.();
        before = written;
      }, 100);
      response.on("close", () => clearInterval(watch));
    });
    const content = accepted(await client(server.baseUrl).content(ofJob, null));
    await full;
    expect(written).toBeLessThan(50_000_000);
    for await (const _ of content.body) break;
  });

  it("ends with the signal's reason when it is aborted", async () => {
    const controller = new AbortController();
    const reason = new Error("the user asked to stop");
    const server = await httpServer((_, response) => {
      response.writeHead(200, { "Content-Length": 10 });
      response.write("01234");
    });
    const content = accepted(await client(server.baseUrl).content(ofJob, null, controller.signal));
    const reading = (async () => {
      for await (const _ of content.body) controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    await closed(server.connections[0]);
  });

  it("lets the next request use its connection when it is complete", async () => {
    const server = await videoServer();
    const api = client(server.baseUrl);
    for (let round = 0; round < 3; round += 1) {
      await readAll(accepted(await api.content(ofJob, null)).body);
    }
    expect(server.connections).toHaveLength(1);
  });
});

it("a refused download says what the server says", async () => {
  const server = await httpServer((_, response) =>
    sendJson(response, 404, { error: { message: "The video has expired." } }),
  );
  expect(failureOf(await client(server.baseUrl).content(ofJob, null))).toEqual({
    kind: "not-found",
    message: "The video has expired.",
    status: 404,
  });
});

it("http beyond this machine is fetched only when that is allowed", async () => {
  const server = await videoServer();
  const target = { from: "url", job: "task_01", url: "http://cdn.example.invalid/v.mp4" } as const;
  const careful = failureOf(await client(server.baseUrl).content(target, null));
  expect(careful.message).toContain("not https");
  const lenient = failureOf(await client(server.baseUrl, { allowHttp: true }).content(target, null));
  expect(lenient.kind).toBe("unreachable");
});

it("http beyond this machine may redirect to http beyond this machine only when that is allowed", async () => {
  const server = await redirector(() => "http://cdn.example.invalid/v.mp4");
  const lenient = failureOf(await client(server.baseUrl, { allowHttp: true }).content(ofJob, null));
  expect(lenient.kind).toBe("unreachable");
});

/** What iterating the body throws. */
async function breakOf(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  try {
    await readAll(body);
  } catch (error) {
    return error;
  }
  throw new Error("expected the body to break");
}
