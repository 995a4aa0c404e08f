// Connections that break, stall or never stand, against real sockets.
import { describe, expect, it } from "vitest";
import { apiKey, client, failureOf, job, request } from "./builders.js";
import { closed, closedPort, httpServer, sendJson, tcpServer } from "./loopback-server.js";

// Patient where the machine may be slow, impatient where the server under test is silent.
const impatient = { connect: 5000, send: 5000, response: 150, idle: 150, request: 400 };
const impatientToConnect = { connect: 150 };

describe("a create", () => {
  it("that finds nobody listening was never sent", async () => {
    const api = client(`http://127.0.0.1:${await closedPort()}/v1`);
    expect(await api.create(request, "k")).toMatchObject({
      outcome: "not-sent",
      failure: {
        kind: "unreachable",
        message: expect.stringMatching(/^Cannot connect to 127\.0\.0\.1:\d+ \(ECONNREFUSED\)\.$/),
      },
    });
  });

  it("to a host that has no address was never sent", async () => {
    const outcome = await client("https://no-such-host.invalid/v1").create(request, "k");
    expect(outcome).toMatchObject({ outcome: "not-sent", failure: { kind: "unreachable" } });
  });

  it("whose TLS handshake fails was never sent", async () => {
    const server = await tcpServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const outcome = await client(server.origin.replace("http:", "https:")).create(request, "k");
    expect(outcome).toMatchObject({ outcome: "not-sent", failure: { kind: "unreachable" } });
  });

  it("whose TLS handshake stalls was never sent", async () => {
    const server = await tcpServer((socket) => socket.resume());
    const api = client(server.origin.replace("http:", "https:"), { timeouts: impatientToConnect });
    expect(await api.create(request, "k")).toMatchObject({ outcome: "not-sent", failure: { kind: "unreachable" } });
  });

  it("cut after it arrived is unknown", async () => {
    const server = await httpServer((_, response) => response.destroy());
    expect(await client(server.baseUrl).create(request, "k")).toMatchObject({
      outcome: "unknown",
      failure: { kind: "network" },
    });
    expect(server.requests).toHaveLength(1);
  });

  it("cut before it was read is unknown", async () => {
    const server = await tcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    expect(await client(server.origin).create(request, "k")).toMatchObject({ outcome: "unknown" });
  });

  it("cut while a large body is being written is unknown", async () => {
    const server = await tcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const large = { ...request, prompt: "x".repeat(30_000_000) };
    expect(await client(server.origin).create(large, "k")).toMatchObject({ outcome: "unknown" });
  });

  it("answered with half a body is unknown", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(201, { "Content-Length": 1000 });
      response.write('{"id":"task_01","status":"queued"}', () => response.destroy());
    });
    expect(await client(server.baseUrl).create(request, "k")).toMatchObject({
      outcome: "unknown",
      failure: { kind: "network" },
    });
  });

  it("refused with half a body is refused all the same", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(422, { "Content-Length": 1000 });
      response.write("{", () => response.destroy());
    });
    expect(await client(server.baseUrl).create(request, "k")).toMatchObject({
      outcome: "refused",
      failure: { kind: "invalid", status: 422 },
    });
  });

  it("without an answer in time is unknown", async () => {
    const server = await httpServer(() => undefined);
    const outcome = await client(server.baseUrl, { timeouts: impatient }).create(request, "k");
    expect(outcome).toMatchObject({ outcome: "unknown", failure: { kind: "timeout" } });
    expect(server.requests).toHaveLength(1);
  });

  it("answered in something other than HTTP is unknown", async () => {
    const server = await tcpServer((socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.9\r\n")));
    expect(await client(server.origin).create(request, "k")).toMatchObject({
      outcome: "unknown",
      failure: { kind: "malformed" },
    });
  });

  it("whose answer is compressed is unknown", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(201, { "Content-Encoding": "gzip" }).end("\u001f\u008b");
    });
    expect(await client(server.baseUrl).create(request, "k")).toMatchObject({
      outcome: "unknown",
      failure: { kind: "malformed", message: expect.stringContaining("compressed") },
    });
  });

  it("is sent once, whatever comes of it", async () => {
    const server = await httpServer((_, response) => sendJson(response, 503, {}));
    await client(server.baseUrl).create(request, "k");
    expect(server.requests).toHaveLength(1);
  });

  it("does not follow a redirect with its body or key", async () => {
    const other = await httpServer((_, response) => sendJson(response, 201, job()));
    const server = await httpServer((_, response) => {
      response.writeHead(307, { Location: `${other.origin}/v1/videos` }).end();
    });
    expect(await client(server.baseUrl).create(request, "k")).toMatchObject({
      outcome: "refused",
      failure: { kind: "malformed", status: 307 },
    });
    expect(other.requests).toEqual([]);
  });
});

describe("a status request", () => {
  it("stops reading an endless body", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write(" ".repeat(65_536)));
      };
      response.on("drain", pour);
      pour();
    });
    const failure = failureOf(await client(server.baseUrl).status("task_01", request));
    expect(failure).toMatchObject({ kind: "malformed", message: expect.stringContaining("1 MiB") });
    await closed(server.connections[0]);
  });

  it("gives up on an answer that drips for ever", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    });
    const failure = failureOf(await client(server.baseUrl, { timeouts: impatient }).status("task_01", request));
    expect(failure.kind).toBe("timeout");
    await closed(server.connections[0]);
  });

  it("gives up on an answer that stalls in the middle", async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200);
      response.write("{");
    });
    const timeouts = { ...impatient, request: 60_000 };
    const failure = failureOf(await client(server.baseUrl, { timeouts }).status("task_01", request));
    expect(failure.kind).toBe("timeout");
  });

  it("uses one connection again and again", async () => {
    const server = await httpServer((_, response) => sendJson(response, 200, job()));
    const api = client(server.baseUrl);
    for (let round = 0; round < 5; round += 1) await api.status("task_01", request);
    expect(server.requests).toHaveLength(5);
    expect(server.connections).toHaveLength(1);
  });

  it("sends a create on no connection that has been idle, where the server may be hanging up", async () => {
    const server = await httpServer(({ method }, response) => sendJson(response, method === "POST" ? 201 : 200, job()));
    const api = client(server.baseUrl);
    await api.status("task_01", request);
    await api.create(request, "k");
    await api.status("task_01", request);
    await api.create(request, "l");
    expect(server.connections).toHaveLength(2);
    await closed(server.connections[1]);
    await api.create(request, "m");
    expect(server.connections).toHaveLength(3);
    expect(server.connections[0]?.destroyed).toBe(false);
  });

  it("does not follow a redirect", async () => {
    const other = await httpServer((_, response) => sendJson(response, 200, job()));
    const server = await httpServer((_, response) => response.writeHead(302, { Location: other.origin }).end());
    expect(failureOf(await client(server.baseUrl).status("task_01", request)).kind).toBe("malformed");
    expect(other.requests).toEqual([]);
  });

  it("ends with the signal's reason when it is aborted, and closes the connection", async () => {
    const controller = new AbortController();
    const reason = new Error("the user asked to stop");
    const server = await httpServer(() => controller.abort(reason));
    await expect(client(server.baseUrl).status("task_01", request, controller.signal)).rejects.toBe(reason);
    await closed(server.connections[0]);
  });

  it("ends with the signal's reason in the middle of an answer", async () => {
    const controller = new AbortController();
    const server = await httpServer((_, response) => {
      response.writeHead(200);
      response.write("{", () => setImmediate(() => controller.abort()));
    });
    const error = await client(server.baseUrl)
      .status("task_01", request, controller.signal)
      .catch((thrown: unknown) => thrown);
    expect(error).toBe(controller.signal.reason);
  });

  it("is not sent at all when the signal is aborted already", async () => {
    const server = await httpServer((_, response) => sendJson(response, 200, job()));
    const signal = AbortSignal.abort();
    await expect(client(server.baseUrl).status("task_01", request, signal)).rejects.toBe(signal.reason);
    expect(server.requests).toEqual([]);
  });

  it("leaves nothing on the signal once it is answered", async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...all: Parameters<typeof addEventListener>) => {
      listeners += 1;
      addEventListener.apply(signal, all);
    };
    signal.removeEventListener = (...all: Parameters<typeof removeEventListener>) => {
      listeners -= 1;
      removeEventListener.apply(signal, all);
    };
    const server = await httpServer((_, response) => sendJson(response, 200, job()));
    const api = client(server.baseUrl);
    for (let round = 0; round < 3; round += 1) await api.status("task_01", request, signal);
    expect(listeners).toBe(0);
  });
});

describe("a proxy", () => {
  const proxied = (proxy: string, variables: Record<string, string> = {}) =>
    client("https://api.example.com/v1", {
      timeouts: impatientToConnect,
      proxyEnv: { HTTPS_PROXY: proxy, ...variables },
    });

  it("that refuses the tunnel means that nothing was sent, and never sees the key", async () => {
    const heard: string[] = [];
    const proxy = await tcpServer((socket) =>
      socket.once("data", (data) => {
        heard.push(data.toString());
        socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      }),
    );
    const outcome = await proxied(proxy.origin.replace("//", "//user:pw@")).create(request, "k");
    expect(outcome).toMatchObject({ outcome: "not-sent", failure: { kind: "unreachable" } });
    expect(heard.join()).toContain("CONNECT api.example.com:443");
    expect(heard.join()).toContain(`Basic ${Buffer.from("user:pw").toString("base64")}`);
    expect(heard.join()).not.toContain(apiKey);
  });

  it("that never opens the tunnel is given up on, also by a download", async () => {
    const proxy = await tcpServer((socket) => socket.resume());
    expect(await proxied(proxy.origin).create(request, "k")).toMatchObject({ outcome: "not-sent" });
    const failure = failureOf(await proxied(proxy.origin).content({ from: "job", job: "task_01" }, null));
    expect(failure.kind).toBe("unreachable");
  });

  it("that breaks the TLS handshake behind the tunnel means that nothing was sent", async () => {
    const proxy = await tcpServer((socket) =>
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.once("data", () => socket.end("not TLS"));
      }),
    );
    expect(await proxied(proxy.origin).create(request, "k")).toMatchObject({ outcome: "not-sent" });
  });

  it("is not used for this machine", async () => {
    const proxy = await tcpServer((socket) => socket.destroy());
    const server = await httpServer((_, response) => sendJson(response, 201, job()));
    const outcome = await client(server.baseUrl, { proxyEnv: { HTTP_PROXY: proxy.origin } }).create(request, "k");
    expect(outcome.outcome).toBe("created");
    expect(proxy.connections).toEqual([]);
  });

  it("that is no HTTP proxy is named by its variable", async () => {
    expect(await proxied("socks5://proxy").create(request, "k")).toEqual({
      outcome: "not-sent",
      failure: { kind: "unreachable", message: "HTTPS_PROXY is not the address of an HTTP proxy." },
    });
  });
});
