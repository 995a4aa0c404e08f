// Sends an answer over the connection, or as much of it as its delivery allows.
import type { ServerResponse } from "node:http";
import { unreachable } from "../util/unreachable.js";
import type { Reply } from "./reply.js";

const DRIPS = 20;
const DRIP_PAUSE_MS = 100;

/** Resolves when all is sent or the connection is gone, whoever ended it. */
export async function deliver(response: ServerResponse, reply: Reply, stallMs: number): Promise<void> {
  const connection = new Connection(response);
  const { status, headers, body, delivery } = reply;
  const announced = { ...headers, "Content-Length": String(body.length) };
  const half = Math.floor(body.length / 2);
  switch (delivery) {
    case "nothing":
      response.destroy();
      return;
    case "whole":
      response.writeHead(status, announced);
      await connection.write(body.read(0, body.length));
      response.end();
      return;
    case "headers":
      response.writeHead(status, announced);
      response.flushHeaders();
      await connection.pause(stallMs);
      response.destroy();
      return;
    case "half":
      response.writeHead(status, announced);
      response.flushHeaders();
      await connection.write(body.read(0, half));
      response.destroy();
      return;
    case "half-without-length":
      // Node then ends the body by closing the connection instead of by chunks.
      response.removeHeader("Transfer-Encoding");
      response.writeHead(status, { ...headers, Connection: "close" });
      await connection.write(body.read(0, half));
      response.end();
      return;
    case "drip":
      response.writeHead(status, announced);
      for (let drip = 0; drip < DRIPS; drip++) {
        const at = (share: number) => Math.floor((body.length * share) / DRIPS);
        await connection.write(body.read(at(drip), at(drip + 1)));
        await connection.pause(DRIP_PAUSE_MS);
      }
      response.end();
      return;
    default:
      unreachable(delivery);
  }
}

/** Waiting on a connection that may go away at any time. */
class Connection {
  readonly #response: ServerResponse;
  readonly #closed: Promise<void>;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.#closed = new Promise((resolve) => {
      response.once("close", () => resolve());
    });
  }

  /** Sends chunk after chunk, each when the one before has left; stops when the client has gone. */
  async write(chunks: Iterable<Buffer>): Promise<void> {
    for (const chunk of chunks) {
      if (this.#response.destroyed) return;
      const sent = new Promise<void>((resolve) => {
        this.#response.write(chunk, () => resolve());
      });
      await Promise.race([sent, this.#closed]);
    }
  }

  /** Waits, but not for a connection that has gone, and without keeping the process alive. */
  async pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const elapsed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
      timer.unref();
    });
    await Promise.race([elapsed, this.#closed]);
    clearTimeout(timer);
  }
}
