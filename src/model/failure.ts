// What can go wrong with a shot, as a value: its kind decides what happens next, its message is for people.

/**
 * - `policy`       the prompt was refused by content policy (HTTP 400)
 * - `invalid`      the request was refused as invalid (400, 409, 413, 415, 422 to a POST)
 * - `auth`         the credentials were refused (401)
 * - `forbidden`    the account may not do this (402, 403)
 * - `rate-limited` too many requests or jobs (429)
 * - `server`       the server failed (5xx)
 * - `timeout`      no complete answer in time, after the request was sent
 * - `network`      the connection broke after the request was sent
 * - `unreachable`  the request never reached a server (refused, DNS, TLS): nothing was bought
 * - `malformed`    an answer that cannot be understood, a redirect, or no such API (404, 405, 410 to a POST)
 * - `not-found`    the server does not know the job or its content (404, 410 to a GET)
 * - `generation`   the job failed on the server
 * - `deadline`     the job took longer than allowed and was cancelled
 * - `lost`         the server accepted the job and no longer knows it
 * - `download`     the content was incomplete, mislabelled or not a video
 * - `disk`         a file could not be written, or a foreign file is in its place
 */
export type FailureKind =
  | "policy"
  | "invalid"
  | "auth"
  | "forbidden"
  | "rate-limited"
  | "server"
  | "timeout"
  | "network"
  | "unreachable"
  | "malformed"
  | "not-found"
  | "generation"
  | "deadline"
  | "lost"
  | "download"
  | "disk";

export interface Failure {
  readonly kind: FailureKind;
  /** One sentence; free of credentials, control characters and stack traces. */
  readonly message: string;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** The server's own error code or type. */
  readonly code?: string;
  /** What the server asked us to wait, in milliseconds from the answer. */
  readonly retry_after_ms?: number;
}

/** Carries a Failure where only an exception can travel (inside a stream's iteration). */
export class FailureError extends Error {
  override readonly name = "FailureError";
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The state could not be written or read: the run must stop, since it may not act on what it cannot record. */
export class StateError extends Error {
  override readonly name = "StateError";
}
