// What each fault does on the wire, whether the request counted, and how faults are typed.
import { describe, expect, it } from "vitest";
import { FAULT_NAMES, type FaultName } from "../../src/simulator/faults.js";
import { parseFaults } from "../../src/simulator/parse-faults.js";
import { LONG_MS, type Rig, SMALL, START, startRig } from "./rig.js";

const always = (name: FaultName) => startRig({ faults: { [name]: 1 }, stallSeconds: 0.05 });

/** A finished job on a rig whose only fault concerns content. */
async function finishedId(rig: Rig): Promise<string> {
  const { id } = await rig.submit();
  rig.clock.now += LONG_MS;
  return id;
}

describe("faults that answer instead of the server", () => {
  it.each([
    ["rate-limit-seconds", 429],
    ["rate-limit-date", 429],
    ["server-error", 500],
    ["unavailable", 503],
    ["bad-gateway-html", 502],
    ["html-body", 200],
  ] as const)("%s is answered %i and creates nothing", async (name, status) => {
    const rig = await always(name);
    expect((await rig.post(SMALL)).status).toBe(status);
    const { jobs, requests } = rig.simulator.ledger();
    expect(jobs).toEqual([]);
    expect(requests).toMatchObject([{ fault: name, status, jobId: undefined }]);
  });

  it("rate limits say when to come back, in seconds or as a date", async () => {
    const [seconds, date] = [await always("rate-limit-seconds"), await always("rate-limit-date")];
    expect((await seconds.post(SMALL)).headers.get("retry-after")).toBe("2");
    expect(Date.parse((await date.post(SMALL)).headers.get("retry-after") ?? "")).toBe(START + 2000);
  });

  it("cut-before cuts the connection and creates nothing", async () => {
    const rig = await always("cut-before");
    await expect(rig.post(SMALL)).rejects.toThrow();
    expect(rig.simulator.ledger()).toMatchObject({ jobs: [], requests: [{ status: undefined }] });
  });
});

describe("faults that spoil the answer to a request that was acted on", () => {
  it("cut-after creates the job and cuts the connection", async () => {
    const rig = await always("cut-after");
    await expect(rig.post(SMALL)).rejects.toThrow();
    const { jobs, requests } = rig.simulator.ledger();
    expect(jobs).toHaveLength(1);
    expect(requests).toMatchObject([{ status: undefined, jobId: jobs[0]?.id }]);
  });

  it("server-error-after creates the job and answers 500", async () => {
    const rig = await always("server-error-after");
    expect((await rig.post(SMALL)).status).toBe(500);
    expect(rig.simulator.ledger().jobs).toHaveLength(1);
  });

  it.each(["half-body", "stall"] as const)("%s creates the job, answers 201 and never ends the body", async (name) => {
    const rig = await always(name);
    const response = await rig.post(SMALL);
    expect(response.status).toBe(201);
    await expect(response.text()).rejects.toThrow();
    expect(rig.simulator.ledger().jobs).toHaveLength(1);
  });

  it("malformed-json creates the job and answers 200 with what is not JSON", async () => {
    const rig = await always("malformed-json");
    const response = await rig.post(SMALL);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
    expect(rig.simulator.ledger().jobs).toHaveLength(1);
  });

  it("failed-job accepts a job that will fail", async () => {
    const rig = await always("failed-job");
    expect((await rig.job(await finishedId(rig))).status).toBe("failed");
  });

  it("unknown-status hides in_progress and nothing else", async () => {
    const rig = await always("unknown-status");
    const { id } = await rig.submit({ prompt: '"status":"in_progress"' });
    expect(await rig.job(id)).toMatchObject({ status: "queued", prompt: '"status":"in_progress"' });
    rig.clock.now += 1;
    expect(await rig.job(id)).toMatchObject({ status: "post_processing", prompt: '"status":"in_progress"' });
    rig.clock.now += LONG_MS;
    expect((await rig.job(id)).status).toBe("completed");
  });
});

describe("faults of content", () => {
  it("truncated-content announces the whole video and cuts it", async () => {
    const rig = await always("truncated-content");
    const response = await rig.content(await finishedId(rig));
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(1000);
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  it("short-content ends in good order without ever having told a length", async () => {
    const [rig, whole] = [await always("short-content"), await startRig()];
    const response = await rig.content(await finishedId(rig));
    expect(response.headers.get("content-length")).toBeNull();
    expect(response.headers.get("transfer-encoding")).toBeNull();
    const full = (await (await whole.content(await finishedId(whole))).arrayBuffer()).byteLength;
    expect((await response.arrayBuffer()).byteLength).toBe(Math.floor(full / 2));
  });

  it("mislabelled-content calls JSON a video", async () => {
    const rig = await always("mislabelled-content");
    const response = await rig.content(await finishedId(rig));
    expect(response.headers.get("content-type")).toBe("video/mp4");
    expect(await response.json()).toHaveProperty("error");
  });

  it("slow-drip sends everything all the same", async () => {
    const rig = await always("slow-drip");
    const response = await rig.content(await finishedId(rig));
    const length = Number(response.headers.get("content-length"));
    expect((await response.arrayBuffer()).byteLength).toBe(length);
  });
});

describe("faults by probability", () => {
  it("happen about as often as asked", async () => {
    const rig = await startRig({ faults: { unavailable: 0.25 } });
    for (let i = 0; i < 200; i++) await rig.fetch("/videos/x");
    const count = rig.simulator.ledger().requests.filter(({ fault }) => fault === "unavailable").length;
    expect(count).toBeGreaterThan(30);
    expect(count).toBeLessThan(75);
  });

  it("never touch a request without a key", async () => {
    const rig = await startRig({ faults: { "server-error": 1 } });
    expect((await rig.fetch("/videos/x", { headers: { Authorization: "" } })).status).toBe(401);
  });
});

describe("faults as people type them", () => {
  it("are read from one text or several", () => {
    const faults = { "server-error": 0.05, "cut-after": 1 };
    expect(parseFaults("server-error=0.05, cut-after=1")).toEqual({ ok: true, value: faults });
    expect(parseFaults(["server-error=0.05", "cut-after=1"])).toEqual({ ok: true, value: faults });
    expect(parseFaults("")).toEqual({ ok: true, value: {} });
  });

  it.each(["server-error", "server-error=", "server-error=2", "server-error=x", "server-error=-1", "stall=0=1"])(
    "%s is a problem",
    (text) => {
      expect(parseFaults(text).ok).toBe(false);
    },
  );

  it("are all complained about at once, with the names there are", () => {
    const parsed = parseFaults("nonsense=1,stall=7");
    expect(parsed).toMatchObject({
      ok: false,
      error: [/nonsense/, /stall=7/].map((text) => expect.stringMatching(text)),
    });
    for (const name of FAULT_NAMES)
      expect(parsed).toMatchObject({ error: [expect.stringContaining(name), expect.anything()] });
  });
});
