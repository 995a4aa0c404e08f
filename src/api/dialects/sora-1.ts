// The contract's own dialect: JSON both ways, five statuses, content per job.
import type { Generation } from "../../model/fact.js";
import type { RenderRequest } from "../../model/request.js";
import type { JobStatus, JobView } from "../../model/video-api.js";
import { canonicalJson } from "../../util/canonical-json.js";
import { printable, truncate } from "../../util/printable.js";
import { fail, ok } from "../../util/result.js";
import { isUsableJobId } from "../job-id.js";
import { fieldsOf, isAbsent, numberOf, textOf } from "../json-fields.js";
import type { Dialect } from "./dialect.js";

const statuses: ReadonlySet<string> = new Set<JobStatus>(["queued", "in_progress", "completed", "failed", "cancelled"]);
const echoed = ["model", "n_seconds", "width", "height", "n_variants"] as const;
const longestReason = 300;

const jobPath = (job: string) => `/videos/${encodeURIComponent(job)}`;

export const sora1: Dialect = {
  description: "the Sora v1 contract: JSON, n_seconds, width, height, n_variants",

  createRequest({ model, prompt, n_seconds, width, height, n_variants }) {
    const body = canonicalJson({ model, prompt, n_seconds, width, height, n_variants });
    return { method: "POST", path: "/videos", type: "application/json", body };
  },

  statusPath: jobPath,
  contentPath: (job) => `${jobPath(job)}/content`,
  cancelPath: jobPath,
  authorization: (key) => ({ Authorization: `Bearer ${key}` }),

  readJob(json, httpStatus, expected) {
    if (httpStatus < 200 || httpStatus > 299) return null;
    const fields = fieldsOf(json);
    if (fields === null) return fail("it is not a JSON object");
    const id = fields.get("id");
    if (!isUsableJobId(id)) return fail("it has no usable job id");
    if (expected.job === null) return ok(jobView(id, fields, expected.request));
    // The contract's ids are stable: another id is another job.
    if (id !== expected.job) return fail("it is about another job");
    const mistyped = mistypedField(fields);
    return mistyped === null ? ok(jobView(id, fields, expected.request)) : fail(`its ${mistyped} has the wrong type`);
  },
};

/**
 * The first field whose type is not the contract's, of those that decide what is done. Absence is allowed: servers of the family leave
 * out what they do not know. Times are advice: one that cannot be read must not cost a video.
 */
function mistypedField(fields: ReadonlyMap<string, unknown>): string | null {
  const wellTyped: Record<string, (value: unknown) => boolean> = {
    status: (value) => typeof value === "string",
    failure_reason: (value) => typeof value === "string",
    generations: (value) => Array.isArray(value) && value.every((item) => readGeneration(item) !== null),
  };
  for (const [name, isWellTyped] of Object.entries(wellTyped)) {
    const value = fields.get(name);
    if (!isAbsent(value) && !isWellTyped(value)) return name;
  }
  return null;
}

/**
 * Whatever is missing or mistyped reads as unknown. That matters for the answer to a create: once it names a job, money is spent, and
 * an odd detail must not hide the id.
 */
function jobView(id: string, fields: ReadonlyMap<string, unknown>, request: RenderRequest): JobView {
  const word = textOf(fields.get("status")) ?? "";
  const reason = textOf(fields.get("failure_reason"));
  return {
    id,
    status: isStatus(word) ? word : "unknown",
    raw_status: truncate(printable(word), 40),
    created_at: numberOf(fields.get("created_at")),
    finished_at: numberOf(fields.get("finished_at")),
    expires_at: numberOf(fields.get("expires_at")),
    generations: readGenerations(fields.get("generations")),
    failure_reason: reason === null ? null : truncate(printable(reason), longestReason),
    differences: differences(fields, request),
  };
}

function isStatus(word: string): word is JobStatus {
  return statuses.has(word);
}

function readGenerations(value: unknown): Generation[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => readGeneration(item) ?? []);
}

function readGeneration(item: unknown): Generation | null {
  const fields = fieldsOf(item);
  const id = fields?.get("id");
  const url = fields?.get("video_url");
  if (typeof id !== "string" || (!isAbsent(url) && typeof url !== "string")) return null;
  return { id: truncate(printable(id), 512), video_url: url ?? null };
}

/** Only what both sides state is compared: an absent field is the server's to choose. "8" and 8 are the same answer. */
function differences(fields: ReadonlyMap<string, unknown>, request: RenderRequest): string[] {
  return echoed.flatMap((name) => {
    const asked = request[name];
    const answered = fields.get(name);
    if (asked === undefined || (typeof answered !== "string" && typeof answered !== "number")) return [];
    if (String(asked) === String(answered)) return [];
    return [`${name}: asked for ${asked}, the server says ${truncate(printable(String(answered)), 80)}`];
  });
}
