// One HTTP request and its answer, over got: no redirects, no retries, no decompression, every phase timed.
import { once } from "node:events";
import http, { type ClientRequest, type IncomingHttpHeaders } from "node:http";
import https from "node:https";
import { TLSSocket } from "node:tls";
import { got, type Request, type RequestFunction } from "got";
import { type Failure, FailureError } from "../model/failure.js";
import { fail, ok, type Result } from "../util/result.js";
import { createAgents } from "./agents.js";
import { transportFailure } from "./errors.js";
import type { ProxyEnv } from "./proxy.js";
import type { Timeouts } from "./timeouts.js";

interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A download is bounded by silence alone, a JSON call also as a whole. */
  readonly bounded: "whole" | "idle";
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Throws FailureError, or the signal's reason. Leaving the iteration early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes the connection without reading the body. */
  discard(): void;
}

interface Unanswered {
  /** False when no byte of the request can have reached the server. */
  readonly sent: boolean;
  readonly failure: Failure;
}

/** Rejects only with the reason of the call's aborted signal. */
export type Exchange = (call: Call) => Promise<Result<Answer, Unanswered>>;

export function createExchange(options: {
  readonly timeouts: Timeouts;
  readonly userAgent: string;
  readonly proxyEnv: ProxyEnv;
}): Exchange {
  const { connect, send, response, idle, request } = options.timeouts;
  const phases = { lookup: connect, connect, secureConnect: connect, send, response, socket: idle };
  const agentsFor = createAgents(options.proxyEnv, connect);
  // No default headers that matter: credentials are given call by call, so that no URL gets them by accident.
  const client = got.extend({
    followRedirect: false,
    retry: { limit: 0 },
    decompress: false,
    throwHttpErrors: false,
    http2: false,
    request: openRequest,
    headers: { "user-agent": options.userAgent, "accept-encoding": "identity" },
  });
  const clients = {
    whole: client.extend({ timeout: { ...phases, request } }),
    idle: client.extend({ timeout: phases }),
  };

  return async (call) => {
    call.signal?.throwIfAborted();
    const { host } = call.url;
    // On a connection that was idle for long the server may be hanging up just now, and what became of a create would be unknown
    // for nothing.
    const agent = agentsFor(call.url, call.method === "POST" ? "recent" : "kept");
    if (!agent.ok) return fail({ sent: false, failure: { kind: "unreachable", message: agent.error } });
    const stream = clients[call.bounded].stream(call.url, {
      method: call.method,
      headers: { ...call.headers },
      agent: agent.value,
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    // Errors are seen by whoever waits or reads; one that comes between the two must not end the process.
    stream.on("error", () => undefined);
    const wasSent = watchSending(stream);
    // got takes a DELETE stream for one that will be written to.
    if (call.method === "DELETE") stream.end();
    try {
      const [answer]: IncomingAnswer[] = await once(stream, "response");
      if (answer?.statusCode === undefined) throw new Error("an answer without a status");
      return ok({
        status: answer.statusCode,
        headers: answer.headers,
        body: readBody(stream, call),
        discard: () => void stream.destroy(),
      });
    } catch (error) {
      stream.destroy();
      call.signal?.throwIfAborted();
      return fail({ sent: wasSent(), failure: transportFailure(error, wasSent(), host) });
    }
  };
}

/** got hands on every option there is, and Node copies each of them three times: these are the ones that are ever set. */
const openRequest: RequestFunction = (url, { agent, method, headers }, answered) =>
  url.protocol === "https:"
    ? // Said each time: what is not said, NODE_TLS_REJECT_UNAUTHORIZED may switch off.
      https.request(url, { agent, method, headers, rejectUnauthorized: true }, answered)
    : http.request(url, { agent, method, headers }, answered);

interface IncomingAnswer {
  readonly statusCode?: number;
  readonly headers: IncomingHttpHeaders;
}

/** Whether a connection ever stood that could carry the request; a TLS connection stands after its handshake. */
function watchSending(stream: Request): () => boolean {
  let sent = false;
  const stands = () => {
    sent = true;
  };
  stream.once("request", (request: ClientRequest) => {
    request.once("socket", (socket) => {
      if (request.reusedSocket) stands();
      else if (socket instanceof TLSSocket) socket.once("secureConnect", stands);
      else if (socket.connecting) socket.once("connect", stands);
      else stands();
    });
  });
  return () => sent;
}

async function* readBody(stream: Request, call: Call): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* stream;
  } catch (error) {
    call.signal?.throwIfAborted();
    throw new FailureError(transportFailure(error, true, call.url.host));
  } finally {
    // Also after a complete body: got keeps its timers and its listener on the signal until then. The connection itself is already
    // back with its agent.
    stream.destroy();
  }
}
