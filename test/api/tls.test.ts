// What counts as sent over TLS, direct and through a tunnel: the difference between "buy again" and "ask with the same key".
import { connect as connectTcp } from "node:net";
import tls from "node:tls";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { VideoApiOptions } from "../../src/api/client.js";
import type { VideoApi } from "../../src/model/video-api.js";
import { client, job, request } from "./builders.js";
import { type LoopbackServer, listen, tcpServer } from "./loopback-server.js";

// A pre-shared key instead of certificates: the client under test accepts no private certificate authority, and should not.
const psk = { ciphers: "PSK", maxVersion: "TLSv1.2" as const };
const secret = Buffer.from("0123456789abcdef");

beforeEach(() => {
  const connect = tls.connect;
  vi.spyOn(tls, "connect").mockImplementation((options: unknown) =>
    connect({
      ...Object(options),
      ...psk,
      pskCallback: () => ({ psk: secret, identity: "test" }),
      checkServerIdentity: () => undefined,
    }),
  );
});

const tlsServer = (onRequest: (socket: tls.TLSSocket) => void) =>
  listen(
    tls.createServer({ ...psk, pskCallback: () => secret }, (socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => onRequest(socket));
    }),
    [],
  );

/** A proxy whose every tunnel leads to one server. */
const tunnelTo = (server: LoopbackServer) =>
  tcpServer((socket) => {
    socket.once("data", () => {
      const inner = connectTcp(server.baseUrl.port === "" ? 80 : Number(server.baseUrl.port), "127.0.0.1");
      inner.on("error", () => socket.destroy());
      socket.on("close", () => inner.destroy());
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(inner).pipe(socket);
    });
  });

const routes: [string, (server: LoopbackServer, options?: Partial<VideoApiOptions>) => Promise<VideoApi>][] = [
  ["direct", async (server, options) => client(server.origin.replace("http:", "https:"), options)],
  [
    "through a tunnel",
    async (server, options) => {
      const proxyEnv = { HTTPS_PROXY: (await tunnelTo(server)).origin };
      return client("https://api.example.com/v1", { proxyEnv, ...options });
    },
  ],
];

describe.each(routes)("a create over TLS, %s", (_, connect) => {
  it("gets its answer", async () => {
    const json = JSON.stringify(job());
    const server = await tlsServer((socket) =>
      socket.end(`HTTP/1.1 201 Created\r\nContent-Length: ${json.length}\r\n\r\n${json}`),
    );
    expect(await (await connect(server)).create(request, "k")).toMatchObject({ outcome: "created" });
  });

  it("may take longer to be answered than to connect", async () => {
    const json = JSON.stringify(job());
    const server = await tlsServer((socket) => {
      const late = setTimeout(
        () => socket.end(`HTTP/1.1 201 Created\r\nContent-Length: ${json.length}\r\n\r\n${json}`),
        1500,
      );
      socket.on("close", () => clearTimeout(late));
    });
    const api = await connect(server, { timeouts: { connect: 500 } });
    expect(await api.create(request, "k")).toMatchObject({ outcome: "created" });
  });

  it("cut after it arrived is unknown", async () => {
    const server = await tlsServer((socket) => socket.destroy());
    expect(await (await connect(server)).create(request, "k")).toMatchObject({
      outcome: "unknown",
      failure: { kind: "network" },
    });
  });

  it("cut before the handshake was done was never sent", async () => {
    const server = await tcpServer((socket) => socket.once("data", () => socket.destroy()));
    expect(await (await connect(server)).create(request, "k")).toMatchObject({
      outcome: "not-sent",
      failure: { kind: "unreachable" },
    });
  });
});

it("a second request on a kept TLS connection counts as sent as well", async () => {
  let answered = 0;
  const server = await tlsServer((socket) => {
    const json = JSON.stringify(job());
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${json.length}\r\n\r\n${json}`);
    answered += 1;
    socket.once("data", () => socket.destroy());
  });
  const api = client(server.origin.replace("http:", "https:"));
  expect((await api.status("task_01", request)).ok).toBe(true);
  expect(await api.status("task_01", request)).toMatchObject({ ok: false, error: { kind: "network" } });
  expect(answered).toBe(1);
});
