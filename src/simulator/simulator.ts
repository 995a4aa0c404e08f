// Starts and stops the simulator: the HTTP server around the gateway.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { sha256 } from "../util/sha256.js";
import { deliver } from "./deliver.js";
import { Gateway } from "./gateway.js";
import { JobBook } from "./job-book.js";
import { RequestLog, type SimulatedLedger, simulatedJob } from "./ledger.js";
import { resolveOptions, type SimulatorOptions } from "./options.js";
import { readBody } from "./read-body.js";
import { BASE_PATH } from "./route.js";
import { memoryStore, openStore } from "./store.js";

/** Longer than clients poll, so that a kept connection is not closed just as the next request is sent on it. */
const KEEP_ALIVE_MS = 75_000;

export interface Simulator {
  /** The base URL to give to a client: http://127.0.0.1:PORT/v1 */
  readonly url: string;
  /** What has happened so far. */
  ledger(): SimulatedLedger;
  /** Cuts every connection and frees the port; afterwards nothing of the simulator keeps the process alive. */
  close(): Promise<void>;
}

/**
 * Starts a server of the video API that renders real, playable videos. It listens when the promise resolves.
 * @throws RangeError for impossible options; Error for an unreadable store; the system's error when the port is taken.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const resolved = resolveOptions(options);
  const { host, port, now, stallSeconds, onRequest } = resolved;
  const store = resolved.store === undefined ? memoryStore : openStore(resolved.store);
  const log = new RequestLog();
  const handling = new Set<Promise<void>>();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });

  let jobs: JobBook;
  try {
    jobs = new JobBook(resolved, store);
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    store.close();
    throw error;
  }
  const gateway = new Gateway(resolved, jobs);
  const origin = `http://${hostAndPort(host, server.address())}`;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body === undefined) {
      response.destroy();
      return;
    }
    // Taken when the request is complete, so that jobs are decided in the order of their times.
    const at = now();
    const { method = "", url: path = "", headers } = request;
    const { reply, jobId, fault } = gateway.answer({ at, method, path, headers, body, origin });
    const key = headers["idempotency-key"];
    const record = {
      at,
      method,
      path,
      idempotencyKey: typeof key === "string" ? key : undefined,
      bodySha256: body === "too-large" || body.length === 0 ? undefined : sha256(body),
      status: reply.delivery === "nothing" ? undefined : reply.status,
      jobId,
      fault,
    };
    log.add(record);
    onRequest?.(record);
    await deliver(response, reply, stallSeconds * 1000);
  };
  server.on("request", (request, response) => {
    // A rejection here is a bug and ends the process, as it should.
    const handled = handle(request, response).finally(() => handling.delete(handled));
    handling.add(handled);
  });

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
    await Promise.allSettled(handling);
    store.close();
  };
  return {
    url: `${origin}${BASE_PATH}`,
    ledger: () => ({
      requests: log.all(),
      jobs: Array.from(jobs.all(now()), (job) => simulatedJob(job, now())),
    }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** How to reach the server from this machine. A server on every interface is reached by loopback. */
function hostAndPort(host: string, address: ReturnType<ReturnType<typeof createServer>["address"]>): string {
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
