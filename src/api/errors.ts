// HTTP answers and broken connections become Failure here and nowhere else; no foreign error object gets past this file.
import type { IncomingHttpHeaders } from "node:http";
import type { Failure, FailureKind } from "../model/failure.js";
import { readErrorBody } from "./error-body.js";
import { parseRetryAfter } from "./retry-after.js";

export type Doing = "create" | "status" | "content" | "cancel";

/**
 * An answer that is not the one hoped for. Classified by HTTP status first, then by the server's code or type.
 * @param json the body, undefined when it could not be read.
 * @param now milliseconds since 1970, for Retry-After dates without a Date header.
 */
export function answerFailure(
  doing: Doing,
  answer: { readonly status: number; readonly headers: IncomingHttpHeaders },
  json: unknown,
  now: number,
): Failure {
  const { status, headers } = answer;
  const { message, code, policy } = readErrorBody(json);
  const kind = kindOfStatus(doing, status);
  const wait = parseRetryAfter(headers["retry-after"], headers.date, now);
  return {
    kind: policy && (kind === "invalid" || status === 403) ? "policy" : kind,
    message: message ?? plainSentence(status),
    status,
    ...(code === null ? {} : { code }),
    ...(wait === undefined ? {} : { retry_after_ms: wait }),
  };
}

function kindOfStatus(doing: Doing, status: number): FailureKind {
  if (status >= 500) return "server";
  switch (status) {
    case 401:
      return "auth";
    case 402:
    case 403:
      return "forbidden";
    // To a create it is the API that is not there: the shot is as good as before once the base URL is right.
    case 404:
    case 410:
      return doing === "create" ? "malformed" : "not-found";
    case 408:
      return "timeout";
    // Too Early, like Too Many Requests, asks for the same request later.
    case 425:
    case 429:
      return "rate-limited";
    default:
      if (status < 400 || (status === 405 && doing === "create")) return "malformed";
      return doing === "content" ? "download" : "invalid";
  }
}

function plainSentence(status: number): string {
  const redirects = status >= 300 && status < 400 && status !== 304;
  if (redirects) return `The server redirects (HTTP ${status}): use the address it redirects to as the base URL.`;
  return `The server answered HTTP ${status}.`;
}

/**
 * Whether a failed create surely bought nothing. 5xx and 408 may follow an accepted request, and 303 says "done, look there"; the
 * other redirects and 4xx say that nothing was done. A 409 about the idempotency key means that the first send of this very request
 * is still being worked on.
 */
export function createWasRefused({ status, code }: Failure): boolean {
  if (status === undefined || status < 300 || status >= 500) return false;
  if (status === 409) return !/idempoten/i.test(code ?? "");
  return status !== 303 && status !== 408;
}

/**
 * A connection that gave no answer, or broke off in the middle of one.
 * @param error whatever the HTTP client threw; only its code and the phase of a timeout are read, since its objects hold the key.
 * @param sent false when no byte of the request can have reached the server.
 */
export function transportFailure(error: unknown, sent: boolean, host: string): Failure {
  const code = textProperty(error, "code");
  const detail = code === null || code === "ERR_GOT_REQUEST_ERROR" ? "" : ` (${code})`;
  if (!sent) return { kind: "unreachable", message: `Cannot connect to ${host}${detail}.` };
  if (textProperty(error, "name") === "TimeoutError") {
    return { kind: "timeout", message: `No complete answer from ${host} in time.` };
  }
  // The HTTP parser's own codes: what came back was not HTTP.
  if (code?.startsWith("HPE_")) return { kind: "malformed", message: `${host} does not answer in HTTP${detail}.` };
  return { kind: "network", message: `The connection to ${host} broke${detail}.` };
}

function textProperty(error: unknown, name: string): string | null {
  if (!(error instanceof Error)) return null;
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : null;
}
