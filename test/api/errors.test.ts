// The classification tables: HTTP answers and broken connections to failures.
import { describe, expect, it } from "vitest";
import { answerFailure, createWasRefused, type Doing, transportFailure } from "../../src/api/errors.js";
import type { FailureKind } from "../../src/model/failure.js";

const failure = (doing: Doing, status: number, json?: unknown, headers = {}) =>
  answerFailure(doing, { status, headers }, json, 0);
const error = (fields: Record<string, unknown>) => ({ error: fields });

describe("an HTTP answer", () => {
  const kinds: [number, FailureKind, FailureKind, FailureKind][] = [
    [204, "malformed", "malformed", "malformed"],
    [302, "malformed", "malformed", "malformed"],
    [400, "invalid", "invalid", "download"],
    [401, "auth", "auth", "auth"],
    [402, "forbidden", "forbidden", "forbidden"],
    [403, "forbidden", "forbidden", "forbidden"],
    [404, "malformed", "not-found", "not-found"],
    [405, "malformed", "invalid", "download"],
    [408, "timeout", "timeout", "timeout"],
    [409, "invalid", "invalid", "download"],
    [410, "malformed", "not-found", "not-found"],
    [413, "invalid", "invalid", "download"],
    [415, "invalid", "invalid", "download"],
    [422, "invalid", "invalid", "download"],
    [425, "rate-limited", "rate-limited", "rate-limited"],
    [429, "rate-limited", "rate-limited", "rate-limited"],
    [500, "server", "server", "server"],
    [503, "server", "server", "server"],
    [599, "server", "server", "server"],
  ];
  it.each(kinds)("%i is %s to a create, %s to a status, %s to a download", (status, create, poll, content) => {
    expect(failure("create", status).kind).toBe(create);
    expect(failure("status", status).kind).toBe(poll);
    expect(failure("cancel", status).kind).toBe(poll);
    expect(failure("content", status).kind).toBe(content);
  });

  it.each([
    [400, error({ code: "content_filtered" })],
    [400, error({ type: "content_filtered" })],
    [400, error({ type: "content_policy_violation", code: "x" })],
    [403, error({ code: "content_policy_violation" })],
    [422, { code: "content_filtered", message: "no" }],
  ])("%i with %j is a policy refusal", (status, json) => {
    expect(failure("create", status, json).kind).toBe("policy");
  });

  it("is classified by its status before its code", () => {
    expect(failure("create", 500, error({ code: "content_filtered" })).kind).toBe("server");
    expect(failure("create", 401, error({ code: "content_filtered" })).kind).toBe("auth");
    expect(failure("create", 400, error({ message: "content_filtered" })).kind).toBe("invalid");
  });

  it.each([
    [error({ message: "The prompt is odd" }), "The prompt is odd"],
    [{ error: "no such model" }, "no such model"],
    [{ detail: "Not Found" }, "Not Found"],
    [
      { detail: [{ loc: ["body", "prompt", 0], msg: "field required", type: "missing" }, "and more"] },
      "body.prompt: field required; and more",
    ],
    [{ detail: { message: "deep" } }, "deep"],
    [{ failure_reason: "Internal generation error" }, "Internal generation error"],
    [{ message: "plain" }, "plain"],
    [error({ message: "a\u001b[2Jb\nc" }), "a [2Jb c"],
    [error({ message: "  " }), "The server answered HTTP 400."],
    [error({ message: 7 }), "The server answered HTTP 400."],
    [{ detail: [] }, "The server answered HTTP 400."],
    [[], "The server answered HTTP 400."],
    [undefined, "The server answered HTTP 400."],
  ])("%j speaks for itself", (json, message) => {
    expect(failure("create", 400, json).message).toBe(message);
  });

  it("keeps to one short line, however much the server says", () => {
    const { message, code } = failure("create", 400, error({ message: "x".repeat(9000), code: "y".repeat(9000) }));
    expect(message).toHaveLength(300);
    expect(code).toHaveLength(64);
  });

  it("carries the status, the server's code and its wish to wait", () => {
    const json = error({ message: "Slow down", type: "rate_limit_exceeded" });
    expect(failure("create", 429, json, { "retry-after": "7" })).toEqual({
      kind: "rate-limited",
      message: "Slow down",
      status: 429,
      code: "rate_limit_exceeded",
      retry_after_ms: 7000,
    });
  });

  it("says of a redirect what to do about it", () => {
    expect(failure("create", 307).message).toBe(
      "The server redirects (HTTP 307): use the address it redirects to as the base URL.",
    );
  });
});

describe("a failed create", () => {
  it.each([301, 302, 307, 308, 400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 425, 429, 451])(
    "answered with %i bought nothing",
    (status) => {
      expect(createWasRefused(failure("create", status))).toBe(true);
    },
  );

  it.each([200, 204, 303, 408, 500, 502, 503, 504])("answered with %i may have bought a job", (status) => {
    expect(createWasRefused(failure("create", status))).toBe(false);
  });

  it("refused because the same key is still at work may have bought a job", () => {
    expect(createWasRefused(failure("create", 409, error({ code: "idempotency_key_in_use" })))).toBe(false);
  });

  it("without an answer may have bought a job", () => {
    expect(createWasRefused({ kind: "network", message: "" })).toBe(false);
  });
});

describe("a connection without an answer", () => {
  const broken = (code: string, name = "RequestError") => Object.assign(new Error("x"), { code, name });

  it.each([
    [broken("ECONNREFUSED"), false, "unreachable", "Cannot connect to host:1 (ECONNREFUSED)."],
    [broken("ETIMEDOUT", "TimeoutError"), false, "unreachable", "Cannot connect to host:1 (ETIMEDOUT)."],
    [broken("ERR_GOT_REQUEST_ERROR"), false, "unreachable", "Cannot connect to host:1."],
    [broken("ETIMEDOUT", "TimeoutError"), true, "timeout", "No complete answer from host:1 in time."],
    [broken("ECONNRESET"), true, "network", "The connection to host:1 broke (ECONNRESET)."],
    [broken("HPE_INVALID_CONSTANT"), true, "malformed", "host:1 does not answer in HTTP (HPE_INVALID_CONSTANT)."],
    ["thrown text", true, "network", "The connection to host:1 broke."],
  ])("is told in a sentence of our own", (cause, sent, kind, message) => {
    expect(transportFailure(cause, sent, "host:1")).toEqual({ kind, message });
  });
});
