// What POST /videos accepts and refuses, the key, unknown paths, and repeated Idempotency-Keys.
import { describe, expect, it } from "vitest";
import { errorOf, SMALL, START, startRig } from "./rig.js";

const MINIMAL = { model: "sora-1-turbo", prompt: "A rocket landing on Mars" };

describe("creating a job", () => {
  it("answers 201 with the contract's job object and the documented defaults", async () => {
    const rig = await startRig();
    const response = await rig.post(MINIMAL);
    expect(response.status).toBe(201);
    const job = (await response.json()) as object;
    expect(job).toEqual({
      object: "video.generation.job",
      id: expect.stringMatching(/^task_01[0-9A-HJKMNP-TV-Z]{24}$/),
      status: "queued",
      created_at: START / 1000,
      finished_at: null,
      expires_at: null,
      generations: [],
      prompt: "A rocket landing on Mars",
      model: "sora-1-turbo",
      n_variants: 1,
      n_seconds: 5,
      height: 1080,
      width: 1080,
      failure_reason: null,
    });
  });

  it.each([
    ["the wrong model", { ...MINIMAL, model: "sora-2" }, /model/],
    ["no model", { prompt: "x" }, /model/],
    ["no prompt", { model: "sora-1-turbo" }, /prompt/],
    ["a blank prompt", { ...MINIMAL, prompt: " \n" }, /prompt/],
    ["a prompt that is not text", { ...MINIMAL, prompt: 7 }, /prompt/],
    ["seconds as text", { ...MINIMAL, n_seconds: "5" }, /n_seconds/],
    ["a fraction of a second", { ...MINIMAL, n_seconds: 2.5 }, /n_seconds/],
    ["no seconds at all", { ...MINIMAL, n_seconds: 0 }, /n_seconds/],
    ["21 seconds", { ...MINIMAL, n_seconds: 21 }, /n_seconds/],
    ["null for a default", { ...MINIMAL, width: null }, /width/],
    ["a negative height", { ...MINIMAL, height: -1080 }, /height/],
    ["one pixel row too many", { ...MINIMAL, width: 1920, height: 1081 }, /2073600/],
    ["five variants", { ...MINIMAL, width: 64, height: 64, n_variants: 5 }, /n_variants/],
    ["two variants at 1080p", { ...MINIMAL, width: 1080, height: 1920, n_variants: 2 }, /n_variants/],
    ["a field the contract does not know", { ...MINIMAL, fps: 24 }, /"fps"/],
    ["a list", [MINIMAL], /object/],
    ["null", null, /object/],
  ])("refuses %s with 400 invalid_request_error", async (_, body, message) => {
    const rig = await startRig();
    const error = await errorOf(await rig.post(body));
    expect(error).toMatchObject({
      status: 400,
      type: "invalid_request_error",
      message: expect.stringMatching(message),
    });
    expect(rig.simulator.ledger().jobs).toEqual([]);
  });

  it.each([
    ["1920 x 1080", { width: 1920, height: 1080 }],
    ["four variants at 720p", { width: 1280, height: 720, n_variants: 4 }],
    ["twenty seconds", { n_seconds: 20 }],
  ])("accepts %s", async (_, fields) => {
    const rig = await startRig();
    expect(await rig.submit(fields)).toMatchObject(fields);
  });

  it("names every problem at once", async () => {
    const rig = await startRig();
    const { message } = await errorOf(await rig.post({ model: "x", prompt: "", n_seconds: 99 }));
    expect(message).toMatch(/model.*prompt.*n_seconds/);
  });

  it.each([
    ["text that is not JSON", "{"],
    ["a __proto__ member", '{"model":"sora-1-turbo","prompt":"x","__proto__":{}}'],
    ["bytes that are not UTF-8", Buffer.from([0x22, 0xff, 0x22])],
  ])("refuses %s", async (_, body) => {
    const rig = await startRig();
    expect((await errorOf(await rig.fetch("/videos", { method: "POST", body }))).status).toBe(400);
  });

  it("refuses a body over 1 MiB with 413 after reading it", async () => {
    const rig = await startRig();
    const response = await rig.post({ ...SMALL, prompt: "x".repeat(2 ** 20) });
    expect((await errorOf(response)).code).toBe("request_too_large");
    expect(response.status).toBe(413);
  });

  it("refuses prompts that contain the policy trigger, in any case", async () => {
    const rig = await startRig();
    const error = await errorOf(await rig.post({ ...SMALL, prompt: "a FORBIDDEN castle" }));
    expect(error).toMatchObject({ status: 400, type: "content_policy_violation", code: "content_filtered" });
  });
});

describe("the key", () => {
  it.each([
    ["no header", ""],
    ["another scheme", "Basic dGVzdA=="],
    ["an empty token", "Bearer "],
  ])("is missed with %s: 401 authentication_error", async (_, header) => {
    const rig = await startRig();
    const response = await rig.fetch("/videos/x", { headers: { Authorization: header } });
    expect(await errorOf(response)).toMatchObject({ status: 401, type: "authentication_error" });
  });

  it("must be the configured one when there is one", async () => {
    const rig = await startRig({ apiKey: "right" });
    expect((await rig.post(SMALL, { Authorization: "Bearer wrong" })).status).toBe(401);
    expect((await rig.post(SMALL, { Authorization: "Bearer right" })).status).toBe(201);
    expect(rig.simulator.ledger().jobs).toHaveLength(1);
  });
});

describe("paths beyond the contract", () => {
  it.each([
    ["GET", "/videos", 405],
    ["PUT", "/videos/x", 405],
    ["POST", "/videos/x/content", 405],
    ["GET", "/models", 404],
    ["GET", "/videos/%zz", 404],
    ["GET", "/videos/unknown", 404],
    ["DELETE", "/videos/unknown", 404],
    ["GET", "/videos/unknown/content", 404],
  ])("%s %s is answered %i in the contract's error shape", async (method, path, status) => {
    const rig = await startRig();
    expect(await errorOf(await rig.fetch(path, { method }))).toMatchObject({ status, type: "invalid_request_error" });
  });
});

describe("a repeated Idempotency-Key", () => {
  it("answers 201 with the original job as it stands now", async () => {
    const rig = await startRig();
    const first = await rig.submit({}, { "Idempotency-Key": "k" });
    rig.clock.now += 1000;
    const again = await rig.submit({}, { "Idempotency-Key": "k" });
    expect(again).toEqual({ ...first, status: "in_progress" });
    expect(rig.simulator.ledger().jobs).toHaveLength(1);
  });

  it("is recognised when the body only spells the defaults out", async () => {
    const rig = await startRig();
    const first = await rig.post(MINIMAL, { "Idempotency-Key": "k" });
    const again = await rig.post({ n_variants: 1, ...MINIMAL, n_seconds: 5 }, { "Idempotency-Key": "k" });
    expect(await again.json()).toEqual(await first.json());
  });

  it("is refused with 422 when the request is another one", async () => {
    const rig = await startRig();
    await rig.submit({}, { "Idempotency-Key": "k" });
    const error = await errorOf(await rig.post({ ...SMALL, prompt: "other" }, { "Idempotency-Key": "k" }));
    expect(error).toMatchObject({ status: 422, code: "idempotency_key_reused" });
  });

  it("counts again after a day", async () => {
    const rig = await startRig();
    const first = await rig.submit({}, { "Idempotency-Key": "k" });
    rig.clock.now += 24 * 3600 * 1000 - 1;
    expect((await rig.submit({}, { "Idempotency-Key": "k" })).id).toBe(first.id);
    rig.clock.now += 1;
    expect((await rig.submit({}, { "Idempotency-Key": "k" })).id).not.toBe(first.id);
  });

  it("means nothing to a server that ignores keys", async () => {
    const rig = await startRig({ idempotency: "ignore" });
    const first = await rig.submit({}, { "Idempotency-Key": "k" });
    expect((await rig.submit({}, { "Idempotency-Key": "k" })).id).not.toBe(first.id);
  });
});
