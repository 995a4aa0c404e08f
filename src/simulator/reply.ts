// An answer as a value: what to say and how much of it gets through.
import { type ByteSource, paddedSource } from "./byte-source.js";

/** How an answer is delivered. Everything but "whole" is a fault. */
type Delivery =
  /** All of it. */
  | "whole"
  /** The connection is cut before the first byte. */
  | "nothing"
  /** Headers with the full length, then nothing until the connection is cut. */
  | "headers"
  /** Headers with the full length, half the body, then the connection is cut. */
  | "half"
  /** No length at all; half the body, then an orderly end: only the body itself tells that it is short. */
  | "half-without-length"
  /** All of it, slowly. */
  | "drip";

export interface Reply {
  readonly status: number;
  /** Without Content-Length: the body decides it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ByteSource;
  readonly delivery: Delivery;
}

/** An answer with a text body of the given type. */
export function textReply(status: number, type: string, text: string, headers: Reply["headers"] = {}): Reply {
  const body = paddedSource(Buffer.from(text));
  return { status, headers: { "Content-Type": type, ...headers }, body, delivery: "whole" };
}

export function jsonReply(status: number, value: object, headers: Reply["headers"] = {}): Reply {
  return textReply(status, "application/json; charset=utf-8", JSON.stringify(value), headers);
}

/** The contract's error body. */
export function errorReply(
  status: number,
  error: { readonly type: string; readonly code: string; readonly message: string },
  headers: Reply["headers"] = {},
): Reply {
  return jsonReply(status, { error: { message: error.message, type: error.type, code: error.code } }, headers);
}

/** 429 that asks to come back in some seconds; `retryAfter` is the header's value, seconds or a date. */
export function rateLimitReply(message: string, retryAfter: string): Reply {
  const error = { type: "rate_limit_exceeded", code: "rate_limit_exceeded", message };
  return errorReply(429, error, { "Retry-After": retryAfter });
}
