// How long to wait for a server, milliseconds.

export interface Timeouts {
  /** Each of name lookup, TCP connection, TLS handshake and proxy tunnel. */
  readonly connect: number;
  /** Writing the request. */
  readonly send: number;
  /** From the written request to the first byte of the answer. */
  readonly response: number;
  /** Silence on the connection, at any time. The only bound on a download: a slow one is fine, a stalled one is not. */
  readonly idle: number;
  /** A JSON call from beginning to end. */
  readonly request: number;
}

export const defaultTimeouts: Timeouts = {
  connect: 10_000,
  send: 30_000,
  response: 60_000,
  idle: 60_000,
  request: 90_000,
};
