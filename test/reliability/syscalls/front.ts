// Stands before a server and gives every client an address of its own, so that requests can be told apart by who sent them.
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

export interface Seen {
  readonly client: number;
  readonly method: string;
  /** Of all requests, and of this client's: 1-based. */
  readonly nth: number;
}

export interface Front {
  urlFor(client: number): string;
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

/** @param arrived told of a request before it is handed on. */
export async function startFront(server: string, arrived: (request: Seen) => void): Promise<Front> {
  const seen: Seen[] = [];
  const target = new URL(server);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const [, number, path] = /^\/client-(\d+)(\/.*)$/.exec(request.url ?? "") ?? [];
    const client = Number(number);
    const entry = {
      client,
      method: request.method ?? "",
      nth: seen.filter((other) => other.client === client).length + 1,
    };
    seen.push(entry);
    arrived(entry);
    const { method, headers } = request;
    const onward = forward({ host: target.hostname, port: target.port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => {});
    });
    // A client that was killed hangs up; so do we.
    onward.on("error", () => response.destroy());
    pipeline(request, onward, () => {});
  };
  const front = createServer(handle).listen(0, "127.0.0.1");
  await new Promise((resolve) => front.once("listening", resolve));
  const { port } = front.address() as AddressInfo; // an address and a port: it does not listen on a path
  return {
    urlFor: (client) => `http://127.0.0.1:${port}/client-${client}${target.pathname}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        front.close(() => resolve());
        front.closeAllConnections();
      }),
  };
}
