// Everything that can go wrong on purpose: one entry a fault, read by the server, by the CLI's help and by its parser.
import { paddedSource } from "./byte-source.js";
import type { Random } from "./random.js";
import { errorReply, jsonReply, type Reply, rateLimitReply, textReply } from "./reply.js";
import type { RouteKind } from "./route.js";

interface Fault {
  /** One line for people. */
  readonly description: string;
  /** Which requests it can happen to. */
  readonly on: readonly RouteKind[];
  /** Answers instead of the server: the request is not acted on. `now` is in milliseconds since the epoch. */
  readonly instead?: (now: number) => Reply;
  /** Changes the server's answer: the request is acted on. */
  readonly alter?: (reply: Reply) => Reply;
  /** The job that this request creates fails. */
  readonly failsJob?: true;
}

const ANY: readonly RouteKind[] = ["create", "status", "cancel", "content"];
const JSON_ROUTES: readonly RouteKind[] = ["create", "status", "cancel"];
const RETRY_AFTER_SECONDS = 2;

const LOGIN_PAGE =
  '<!doctype html><title>Sign in</title><h1>Sign in to continue</h1><form action="/login"><input name="user"></form>';
const GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

const serverError = (): Reply =>
  errorReply(500, { type: "server_error", code: "server_error", message: "The server had an error." });

const FAULTS = {
  "rate-limit-seconds": {
    description: "429 with Retry-After in seconds; not acted on",
    on: ANY,
    instead: () => rateLimitReply("Too many requests.", String(RETRY_AFTER_SECONDS)),
  },
  "rate-limit-date": {
    description: "429 with Retry-After as an HTTP date; not acted on",
    on: ANY,
    instead: (now) => rateLimitReply("Too many requests.", new Date(now + RETRY_AFTER_SECONDS * 1000).toUTCString()),
  },
  "server-error": { description: "500; not acted on", on: ANY, instead: serverError },
  "server-error-after": { description: "500 although the request was acted on", on: JSON_ROUTES, alter: serverError },
  unavailable: {
    description: "503; not acted on",
    on: ANY,
    instead: () =>
      errorReply(503, {
        type: "service_unavailable",
        code: "service_unavailable",
        message: "The service is overloaded.",
      }),
  },
  "bad-gateway-html": {
    description: "502 with an HTML page, as from a proxy; not acted on",
    on: ANY,
    instead: () => textReply(502, "text/html", GATEWAY_PAGE),
  },
  "cut-before": {
    description: "connection cut before the request is acted on",
    on: ANY,
    instead: () => ({ ...jsonReply(500, {}), delivery: "nothing" }),
  },
  "cut-after": {
    description: "request acted on, then the connection is cut before any answer",
    on: ANY,
    alter: (reply) => ({ ...reply, delivery: "nothing" }),
  },
  "half-body": {
    description: "request acted on, then the JSON answer is cut in the middle",
    on: JSON_ROUTES,
    alter: (reply) => ({ ...reply, delivery: "half" }),
  },
  "malformed-json": {
    description: "request acted on, answered 200 with text that is not JSON",
    on: JSON_ROUTES,
    alter: () => textReply(200, "application/json", '{"object": "video.generation.job", "id": , "status"'),
  },
  "html-body": {
    description: "200 with an HTML login page, as from a captive portal; not acted on",
    on: ANY,
    instead: () => textReply(200, "text/html; charset=utf-8", LOGIN_PAGE),
  },
  "unknown-status": {
    description: 'status "post_processing" instead of in_progress',
    on: ["status"],
    alter: withUnknownStatus,
  },
  "truncated-content": {
    description: "video announced at full length, connection cut halfway",
    on: ["content"],
    alter: (reply) => ({ ...reply, delivery: "half" }),
  },
  "short-content": {
    description: "half the video without any length, ended in good order",
    on: ["content"],
    alter: (reply) => ({ ...reply, delivery: "half-without-length" }),
  },
  "mislabelled-content": {
    description: "200 labelled video/mp4 with a JSON error as its body",
    on: ["content"],
    alter: (reply) => ({
      ...reply,
      status: 200,
      headers: { "Content-Type": "video/mp4" },
      body: paddedSource(Buffer.from('{"error":{"message":"storage backend unavailable"}}')),
    }),
  },
  stall: {
    description: "request acted on, headers sent, then silence until the client gives up",
    on: ANY,
    alter: (reply) => ({ ...reply, delivery: "headers" }),
  },
  "slow-drip": {
    description: "the whole video in small pieces over two seconds",
    on: ["content"],
    alter: (reply) => ({ ...reply, delivery: "drip" }),
  },
  "failed-job": { description: "the new job ends as failed", on: ["create"], failsJob: true },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** Probability of each fault, from 0 (never, the default) to 1 (always). */
export type Faults = { readonly [Name in FaultName]?: number };

/** Every fault's name, in the order of the registry. */
// Object.keys forgets the keys' type; the registry is a literal, so these are all of them.
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** @returns a line for each: its name and what it does. */
export function faultReference(): string {
  const width = Math.max(...FAULT_NAMES.map((name) => name.length));
  return FAULT_NAMES.map((name) => `${name.padEnd(width)}  ${FAULTS[name].description}\n`).join("");
}

/** The registry's entry, as the interface all entries have. */
export function fault(name: FaultName): Fault {
  return FAULTS[name];
}

/** Which fault, if any, happens to a request: each possible one is drawn in turn, the first hit wins. */
export function drawFault(random: Random, faults: Faults, route: RouteKind): FaultName | undefined {
  return FAULT_NAMES.find((name) => {
    const probability = faults[name] ?? 0;
    return probability > 0 && fault(name).on.includes(route) && random() < probability;
  });
}

/** The quotes inside JSON strings are escaped, so this text can only be the member itself. */
function withUnknownStatus(reply: Reply): Reply {
  const text = Buffer.concat([...reply.body.read(0, reply.body.length)]).toString();
  const body = paddedSource(Buffer.from(text.replace('"status":"in_progress"', '"status":"post_processing"')));
  return { ...reply, body };
}
