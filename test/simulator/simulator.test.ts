// Starting, observing and closing the server.
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import type { SimulatedRequest } from "../../src/simulator/ledger.js";
import { startSimulator } from "../../src/simulator/simulator.js";
import { SMALL, START, startRig } from "./rig.js";

describe("the simulator", () => {
  it("listens on loopback at a free port and gives its base URL", async () => {
    const rig = await startRig();
    expect(rig.simulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
  });

  it("rejects with the system's error when the port is taken", async () => {
    const rig = await startRig();
    const port = Number(new URL(rig.simulator.url).port);
    await expect(startSimulator({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it.each([{ slots: 0 }, { timeScale: 0 }, { timeScale: Number.NaN }])("refuses %o", async (options) => {
    await expect(startSimulator(options)).rejects.toThrow(RangeError);
  });

  it("tells of each request before its answer arrives", async () => {
    const seen: SimulatedRequest[] = [];
    const rig = await startRig({ onRequest: (request) => seen.push(request) });
    const { id } = await rig.submit({}, { "Idempotency-Key": "k" });
    await rig.job(id);
    expect(seen).toEqual([
      {
        at: START,
        method: "POST",
        path: "/v1/videos",
        idempotencyKey: "k",
        bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        status: 201,
        jobId: id,
        fault: undefined,
      },
      expect.objectContaining({
        method: "GET",
        path: `/v1/videos/${id}`,
        bodySha256: undefined,
        status: 200,
        jobId: id,
      }),
    ]);
    expect(rig.simulator.ledger().requests).toEqual(seen);
  });

  it("closes at once although clients hang on it, and may be closed twice", async () => {
    const rig = await startRig({ faults: { stall: 1 } });
    const stalled = await rig.post(SMALL);
    const idle = connect(Number(new URL(rig.simulator.url).port), "127.0.0.1");
    await once(idle, "connect");
    const gone = once(idle, "close");
    idle.on("error", () => {});
    await Promise.all([rig.simulator.close(), rig.simulator.close()]);
    await expect(stalled.text()).rejects.toThrow();
    await gone;
    await expect(rig.fetch("/videos/x")).rejects.toThrow();
  });

  it("survives clients that leave in the middle of a request", async () => {
    const rig = await startRig();
    const socket = connect(Number(new URL(rig.simulator.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.end("POST /v1/videos HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Length: 99\r\n\r\n{");
    await once(socket.resume(), "close");
    expect((await rig.post(SMALL)).status).toBe(201);
    expect(rig.simulator.ledger().jobs).toHaveLength(1);
  });
});
