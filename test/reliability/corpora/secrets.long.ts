// Every spelling of the key, every way of misusing it: it is nowhere but in the requests to the server, whatever the server does with it and however the process ends.
import { afterEach, describe, expect, it } from "vitest";
import { HostileBatch } from "../../e2e/hostile-batch.js";
import { echoing, env, expectNoEcho, expectNoKeyAnywhere, key, spellings } from "../../e2e/hostile-echo.js";
import { json } from "../../e2e/hostile-server.js";
import { count } from "../figures.js";

let batch: HostileBatch;
afterEach(() => batch.close());

describe("a server that plays the key back", () => {
  it.each(
    Object.entries(spellings).flatMap(([name, echo]) => [
      [name, echo, "--quiet"],
      [name, echo, "--json"],
    ]),
  )("(%s) has it repeated nowhere", async (_, echo = "", flag = "") => {
    batch = await echoing(echo);
    await expectNoEcho(batch, [flag]);
    count("bad inputs tried", batch.server.asked.length);
  });

  it("in a refusal of the credentials has it repeated nowhere", async () => {
    batch = await HostileBatch.create([{ prompt: "x" }], () =>
      json(401, { error: { message: `Incorrect API key: ${key}` } }),
    );
    expect((await batch.run(["--verbose"], { env })).code).toBe(6);
    expect(batch.outputs.join("")).toContain("Incorrect API key: [redacted]");
    await expectNoKeyAnywhere(batch);
  });
});

describe("a process that cannot go on", () => {
  it.each([
    ["HTTPS_PROXY", `http://user:${key}@[bad`],
    ["HTTPS_PROXY", `socks5://user:${key}@127.0.0.1:9`],
  ])("over a setting that it cannot use does not print the key (%s)", async (name, value) => {
    batch = await HostileBatch.create([{ prompt: "x" }], () => undefined);
    const flags = ["--base-url", "https://video.invalid/v1", "--verbose"];
    const run = await batch.sora(["run", "shots.yaml", ...flags], { env: { ...env, [name]: value } });
    expect(run.code).not.toBe(0);
    await expectNoKeyAnywhere(batch);
  });

  it.each([
    ["--base-url", `https://user:${key}@video.invalid/v1`],
    ["--base-url", `https://video.invalid/v1?key=${key}`],
    ["--api-key", key],
    ["--api-key-env", key],
  ])("over a flag that holds the key does not print it (%s)", async (flag, value) => {
    batch = await HostileBatch.create([{ prompt: "x" }], () => undefined);
    const run = await batch.sora(["run", "shots.yaml", flag, value], { env });
    expect(run.code).toBe(2);
    await expectNoKeyAnywhere(batch);
  });
});
