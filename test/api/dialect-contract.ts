// What every dialect promises, whatever its server: applied to each member of the registry.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dialect } from "../../src/api/dialects/dialect.js";
import type { RenderRequest } from "../../src/model/request.js";
import type { JobStatus } from "../../src/model/video-api.js";

/** Replies of that server's own making; the job is always `job-1`, asked about with `request`. */
export interface DialectSamples {
  readonly request: RenderRequest;
  readonly created: { readonly status: number; readonly json: unknown };
  /** One answer to a status request per status the server knows. */
  readonly statuses: Partial<Record<JobStatus, { readonly status: number; readonly json: unknown }>>;
  /** A job in a state nobody has heard of. */
  readonly unheardOf: { readonly status: number; readonly json: unknown };
  /** The answer to a request the server refuses: no job. */
  readonly refused: { readonly status: number; readonly json: unknown };
  /** A success that names no usable job: must not pass for one. */
  readonly useless: readonly unknown[];
}

export function describeDialect(name: string, dialect: Dialect, samples: DialectSamples): void {
  describe(`dialect ${name}`, () => {
    const { request } = samples;
    const known = { job: "job-1", request };

    it("says what it is in one line", () => {
      expect(dialect.description).toMatch(/^[^\n]{10,100}$/);
    });

    it("sends the same bytes for the same request, however its fields are ordered", () => {
      const backwards = Object.fromEntries(Object.entries(request).reverse());
      expect(dialect.createRequest({ ...request, ...backwards })).toEqual(dialect.createRequest(request));
    });

    it("sends other bytes when any field changes or is left out", () => {
      const variations: RenderRequest[] = [
        request,
        { ...request, model: `${request.model}-2` },
        { ...request, prompt: `${request.prompt}.` },
        { ...request, n_seconds: (request.n_seconds ?? 5) + 1 },
        { ...request, width: (request.width ?? 640) + 2, height: request.height ?? 360 },
        { ...request, height: (request.height ?? 360) + 2, width: request.width ?? 640 },
        { ...request, n_variants: (request.n_variants ?? 1) + 1 },
        { model: request.model, prompt: request.prompt },
      ];
      const bodies = variations.map((variation) => dialect.createRequest(variation).body);
      expect(new Set(bodies).size).toBe(variations.length);
    });

    it("sends nothing that is not part of the request", () => {
      const annotated = { ...request, id: "landing", notes: "for people" };
      expect(dialect.createRequest(annotated)).toEqual(dialect.createRequest(request));
    });

    it("keeps ids inside one path segment", () => {
      const id = "a/b=c+d:e.f-_";
      for (const path of [dialect.statusPath(id), dialect.contentPath(id), dialect.cancelPath(id)]) {
        expect(path).toMatch(/^\//);
        expect(path.split(/[/?]/)).toContain(encodeURIComponent(id));
      }
    });

    it("puts the key in header values only", () => {
      const headers = dialect.authorization("the-key");
      expect(Object.values(headers).join()).toContain("the-key");
      expect(Object.keys(headers).join()).not.toContain("the-key");
    });

    it("reads the job of a successful create", () => {
      const { json, status } = samples.created;
      const reading = dialect.readJob(json, status, { job: null, request });
      expect(reading).toMatchObject({ ok: true, value: { id: "job-1" } });
    });

    it.each(Object.entries(samples.statuses))("reads the status %s", (word, { json, status }) => {
      expect(dialect.readJob(json, status, known)).toMatchObject({ ok: true, value: { id: "job-1", status: word } });
    });

    it("takes a status nobody has heard of for unknown", () => {
      const { json, status } = samples.unheardOf;
      expect(dialect.readJob(json, status, known)).toMatchObject({ ok: true, value: { status: "unknown" } });
    });

    it("sees no job in a refusal", () => {
      expect(dialect.readJob(samples.refused.json, samples.refused.status, known)?.ok).not.toBe(true);
    });

    it.each(samples.useless)("finds no job in %j", (json) => {
      expect(dialect.readJob(json, 200, { job: null, request })?.ok).not.toBe(true);
      expect(dialect.readJob(json, 200, known)?.ok).not.toBe(true);
    });

    it("never throws, whatever comes back", () => {
      const fieldNames = new Set(
        [samples.created, ...Object.values(samples.statuses)].flatMap(({ json }) => keysOf(json)),
      );
      const mangledJob = fc
        .dictionary(fc.constantFrom(...fieldNames), fc.jsonValue())
        .map((fields) => ({ ...Object(samples.created.json), ...fields }));
      const anything = fc.oneof(fc.jsonValue(), mangledJob);
      fc.assert(
        fc.property(anything, fc.integer({ min: 100, max: 599 }), fc.boolean(), (json, status, isCreate) => {
          const reading = dialect.readJob(json, status, isCreate ? { job: null, request } : known);
          if (reading?.ok) expect(reading.value.id).toMatch(/^[A-Za-z0-9_=+/.:-]{1,512}$/);
          else expect(reading === null || typeof reading.error === "string").toBe(true);
        }),
      );
    });
  });
}

function keysOf(json: unknown): string[] {
  return typeof json === "object" && json !== null ? Object.keys(json) : [];
}
