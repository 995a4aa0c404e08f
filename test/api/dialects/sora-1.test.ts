// How the contract's own replies are read, and how its silences and oddities are.
import { describe, expect, it } from "vitest";
import { sora1 } from "../../../src/api/dialects/sora-1.js";
import { accepted, job, request } from "../builders.js";

const read = (json: unknown, status = 200) => sora1.readJob(json, status, { job: "task_01", request });
const view = (json: unknown) => {
  const reading = read(json);
  if (reading === null) throw new Error("expected a job");
  return accepted(reading);
};

describe("sora-1 replies", () => {
  it("reads every field of a completed job", () => {
    const generations = [{ id: "gen_abc123", video_url: "https://host/v1/videos/task_01/content" }];
    const completed = job({ status: "completed", finished_at: 1750510647, expires_at: 1750597047, generations });
    expect(view(completed)).toEqual({
      id: "task_01",
      status: "completed",
      raw_status: "completed",
      created_at: 1750510587,
      finished_at: 1750510647,
      expires_at: 1750597047,
      generations,
      failure_reason: null,
      differences: [],
    });
  });

  it("takes absent fields for unknown", () => {
    expect(view({ id: "task_01" })).toEqual({
      id: "task_01",
      status: "unknown",
      raw_status: "",
      created_at: null,
      finished_at: null,
      expires_at: null,
      generations: [],
      failure_reason: null,
      differences: [],
    });
  });

  it.each([
    ["status", 3],
    ["status", ["completed"]],
    ["generations", { id: "gen_1" }],
    ["generations", [null]],
    ["generations", [{ id: 1, video_url: "https://host/v" }]],
    ["generations", [{ id: "gen_1", video_url: 5 }]],
    ["failure_reason", { message: "no" }],
  ])("refuses a status answer whose %s is %j", (field, value) => {
    expect(read(job({ status: "completed", [field]: value }))).toEqual({
      ok: false,
      error: `its ${field} has the wrong type`,
    });
  });

  it.each(["2026-11-22T10:00:00Z", "yesterday", {}, true])(
    "takes a time given as %j for none: the video is there all the same",
    (time) => {
      const times = { created_at: time, finished_at: time, expires_at: time };
      expect(view(job({ status: "completed", ...times }))).toMatchObject({
        status: "completed",
        created_at: null,
        finished_at: null,
        expires_at: null,
      });
    },
  );

  it("keeps the id of a created job whose other fields are odd, since the job is paid for", () => {
    const odd = job({ status: 3, created_at: "yesterday", generations: [7] });
    const created = sora1.readJob(odd, 201, { job: null, request });
    expect(created).toMatchObject({ ok: true, value: { id: "task_01", status: "unknown", created_at: null } });
  });

  it("refuses an answer about another job", () => {
    expect(read(job({ id: "task_02" }))).toEqual({ ok: false, error: "it is about another job" });
  });

  it("leaves error statuses to their classification", () => {
    expect(read(job(), 500)).toBeNull();
    expect(read(job(), 302)).toBeNull();
  });

  it("reads own members only", () => {
    const hostile: unknown = JSON.parse('{"__proto__": {"id": "task_01", "status": "completed"}}');
    expect(read(hostile)).toEqual({ ok: false, error: "it has no usable job id" });
  });

  it("names what the server renders differently, and only what both sides state", () => {
    const { differences } = view(job({ n_seconds: 8, width: "1280", model: undefined, n_variants: 1, height: null }));
    expect(differences).toEqual(["n_seconds: asked for 5, the server says 8"]);
    const unspecified = sora1.readJob(job(), 200, { job: "task_01", request: { model: "sora-1-turbo", prompt: "x" } });
    expect(unspecified).toMatchObject({ ok: true, value: { differences: [] } });
  });

  it("makes the server's words printable", () => {
    const spoken = view(job({ status: "que\u001b[31mued\n", failure_reason: `a\u202eb\r\n${"x".repeat(900)}` }));
    expect(spoken.raw_status).toBe("que [31mued ");
    expect(spoken.failure_reason).toMatch(/^a b {2}x+…$/);
    expect(spoken.failure_reason).toHaveLength(300);
  });
});
