// The only place that knows nock: a server that exists in this process alone, for headers, bodies and status codes.
import nock from "nock";
import { afterEach, beforeEach, expect } from "vitest";

/** Call once at the top of a test file. Every prepared answer must be used, and nothing else may leave the process. */
export function useNock(): void {
  beforeEach(() => {
    nock.disableNetConnect();
  });
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(unused).toEqual([]);
  });
}

/** @returns the interceptor chain for one origin. */
export function serverAt(origin: string, options: nock.Options = {}): nock.Scope {
  return nock(origin, options);
}
