// What stands before the endpoints: the key, the request rate and the faults, then the way to the endpoint.
import type { IncomingHttpHeaders } from "node:http";
import { unreachable } from "../util/unreachable.js";
import { cancelJob, createJob, type Outcome, readContent, readJob } from "./endpoints.js";
import { drawFault, type FaultName, fault } from "./faults.js";
import type { JobBook } from "./job-book.js";
import type { ResolvedOptions } from "./options.js";
import { type Random, seededRandom } from "./random.js";
import { RateWindow } from "./rate-window.js";
import { errorReply, type Reply, rateLimitReply } from "./reply.js";
import { BASE_PATH, type Route, routeOf } from "./route.js";
import { VideoShelf } from "./video-shelf.js";

/** A request, read. */
export interface Incoming {
  readonly at: number;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** "too-large" beyond 1 MiB. */
  readonly body: Buffer | "too-large";
  /** http://host:port by which to reach this server when the request does not say. */
  readonly origin: string;
}

export interface Answer extends Outcome {
  readonly fault?: FaultName | undefined;
}

export class Gateway {
  readonly #options: ResolvedOptions;
  readonly #jobs: JobBook;
  readonly #videos: VideoShelf;
  readonly #rate: RateWindow | undefined;
  readonly #random: Random;

  constructor(options: ResolvedOptions, jobs: JobBook) {
    this.#options = options;
    this.#jobs = jobs;
    this.#videos = new VideoShelf(options.minContentBytes);
    const { requestsPerMinute } = options;
    this.#rate = requestsPerMinute === undefined ? undefined : new RateWindow(requestsPerMinute);
    // A restarted simulator draws anew: a client killed by a fault would meet the very same one for ever.
    this.#random = seededRandom(`${options.seed}/faults/${jobs.opened}`);
  }

  answer(incoming: Incoming): Answer {
    const refusal = this.#refusal(incoming);
    if (refusal !== undefined) return { reply: refusal };
    const route = routeOf(incoming.method, incoming.path);
    if (route.kind === "nowhere" || route.kind === "wrong-method") return this.#act(route, incoming, false);

    const name = drawFault(this.#random, this.#options.faults, route.kind);
    if (name === undefined) return this.#act(route, incoming, false);
    const { instead, alter, failsJob } = fault(name);
    if (instead !== undefined) return { reply: instead(incoming.at), fault: name };
    const outcome = this.#act(route, incoming, failsJob ?? false);
    return { ...outcome, reply: alter?.(outcome.reply) ?? outcome.reply, fault: name };
  }

  #refusal({ at, headers }: Incoming): Reply | undefined {
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
    const { apiKey } = this.#options;
    if (token === undefined || (apiKey !== undefined && token !== apiKey)) {
      const message = token === undefined ? "A Bearer token is needed." : "The API key is not valid.";
      const error = { type: "authentication_error", code: "invalid_api_key", message };
      return errorReply(401, error, { "WWW-Authenticate": "Bearer" });
    }
    const seconds = this.#rate?.admit(at);
    return seconds === undefined ? undefined : rateLimitReply("Too many requests a minute.", String(seconds));
  }

  #act(route: Route, incoming: Incoming, fails: boolean): Outcome {
    const { at: now, headers, body } = incoming;
    const call = { now, videosUrl: `${origin(incoming)}${BASE_PATH}/videos` };
    switch (route.kind) {
      case "create": {
        if (body === "too-large") {
          const message = "The body must not exceed 1 MiB.";
          return { reply: errorReply(413, { type: "invalid_request_error", code: "request_too_large", message }) };
        }
        const key = this.#options.idempotency === "replay" ? only(headers["idempotency-key"]) : undefined;
        return createJob(this.#jobs, { ...call, body, key, fails });
      }
      case "status":
        return readJob(this.#jobs, route.id, call);
      case "cancel":
        return cancelJob(this.#jobs, route.id, call);
      case "content": {
        const { range } = headers;
        const ifRange = only(headers["if-range"]);
        return readContent(this.#jobs, this.#videos, route.id, {
          ...call,
          generation: route.generation,
          range,
          ifRange,
        });
      }
      case "nowhere": {
        const message = "There is nothing at this path.";
        return { reply: errorReply(404, { type: "invalid_request_error", code: "not_found", message }) };
      }
      case "wrong-method": {
        const error = { type: "invalid_request_error", code: "method_not_allowed", message: "Method not allowed." };
        return { reply: errorReply(405, error, { Allow: route.allow }) };
      }
      default:
        return unreachable(route);
    }
  }
}

/** A header that makes no sense twice. */
function only(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The server as the client itself calls it, so that the URLs it is given work through forwarded ports and containers too. */
function origin({ headers, origin: fallback }: Incoming): string {
  const host = headers.host ?? "";
  return /^[\w.:[\]-]+$/.test(host) ? `http://${host}` : fallback;
}
