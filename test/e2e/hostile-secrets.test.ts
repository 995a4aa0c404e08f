// The key is nowhere but in the requests to the server, whatever the server does with it and however the process ends.
import { afterEach, describe, expect, it } from "vitest";
import { HostileBatch } from "./hostile-batch.js";
import { base64, echoing, env, expectNoEcho, expectNoKeyAnywhere, key } from "./hostile-echo.js";
import { json } from "./hostile-server.js";

let batch: HostileBatch;
afterEach(() => batch.close());

describe("a server that plays the key back", () => {
  it.each([
    ["as it is", key, []],
    ["in base64", base64, ["--json"]],
  ])("%s has it repeated nowhere", async (_, echo, flags) => {
    batch = await echoing(echo);
    await expectNoEcho(batch, ["--verbose", ...flags]);
  });
});

describe("a process that breaks", () => {
  it.each(["exception", "rejection"])("by an %s of its own does not print the key", async (crash) => {
    batch = await HostileBatch.create([{ prompt: "x" }], ({ does, id }) =>
      does === "status" ? json(200, { id, status: "in_progress" }) : undefined,
    );
    const preload = [new URL("hostile-crash.mjs", import.meta.url)];
    const run = await batch.run(["--verbose"], { env: { ...env, SORA_TEST_CRASH: crash }, preload });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("a mistake in sora-batch");
    expect(run.stderr).toContain("boom [redacted]");
    await expectNoKeyAnywhere(batch);
  });
});
