// A server that plays the key back in every place where it may speak, and the search for the key afterwards.
import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { CliOptions } from "../support/cli.js";
import { tinyMp4 } from "../support/tiny-mp4.js";
import { HostileBatch } from "./hostile-batch.js";
import { type Asked, completed, json, type Reply } from "./hostile-server.js";

/** With characters that every spelling writes differently. */
export const key = "sk-canary/Aa+Zz09=5f2c91d07be8";
export const env = { OPENAI_API_KEY: key };
export const base64 = Buffer.from(key).toString("base64");
export const spellings: Readonly<Record<string, string>> = {
  raw: key,
  base64,
  base64url: Buffer.from(key).toString("base64url"),
  "URL-encoded": encodeURIComponent(key),
  "in a header": `Bearer ${key}`,
  "in JSON": JSON.stringify({ authorization: `Bearer ${key}` }),
};
/** Not the whole values: a part of the key is as bad. */
const traces = [key, key.slice(0, 20), base64.replace(/=+$/, ""), base64.slice(0, 24), encodeURIComponent(key)];

function expectNoKey(bytes: Buffer | string, where: string): void {
  for (const trace of traces) {
    expect(bytes.includes(trace), `${where} holds ${trace}`).toBe(false);
    expect(bytes.includes(trace.toLowerCase()), `${where} holds ${trace} in lower case`).toBe(false);
  }
}

/** Every file by name and content, and everything that was printed. */
export async function expectNoKeyAnywhere(batch: HostileBatch): Promise<void> {
  for (const output of batch.outputs) expectNoKey(output, "an output");
  for (const [path, bytes] of await batch.files()) {
    expectNoKey(path, "a file's name");
    expectNoKey(bytes, path);
  }
}

const video = tinyMp4({ seconds: 1 });

/** One way for each shot; refusals are far enough apart not to stop the run. */
const ways: readonly ((asked: Asked, echo: string) => Reply | undefined)[] = [
  ({ does }, echo) =>
    does === "create" ? json(400, { error: { message: `bad ${echo}`, code: echo, type: echo } }) : undefined,
  ({ does, id }, echo) =>
    does === "status" ? json(200, { id, status: "failed", failure_reason: `for ${echo}` }) : undefined,
  (asked, echo) => {
    if (asked.does !== "status") return undefined;
    return asked.times === 1 ? json(200, { id: asked.id, status: echo, model: echo }) : completed(asked);
  },
  ({ does }, echo) => (does === "create" ? json(201, { id: echo, status: "queued" }) : undefined),
  (asked, echo) => {
    if (asked.does !== "status") return undefined;
    const generations = [1, 2].map((number) => ({ id: echo, video_url: `/v1/other/${number}?key=${echo}` }));
    return completed(asked, { generations });
  },
  ({ does }, echo) =>
    does === "content" ? json(302, { detail: echo }, { location: `/v1/gone?key=${echo}` }) : undefined,
  ({ does }, echo) => {
    if (does !== "content") return undefined;
    const headers = { "content-type": "video/mp4", etag: `"${echo}"`, "content-length": String(video.length * 2) };
    return { status: 200, body: video, headers, cut: true };
  },
  ({ does }, echo) =>
    does === "content"
      ? { status: 200, body: `<html>${echo}</html>`, headers: { "content-type": `x/${echo}` } }
      : undefined,
];

/** Header values are bytes of one line. */
function inHeader(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}

export function echoing(echo: string): Promise<HostileBatch> {
  const shots = ways.map((_, way) => ({ id: `s${way}`, prompt: `s${way} x`, n_variants: way === 4 ? 2 : 1 }));
  return HostileBatch.create(shots, (asked) => {
    const reply = ways[Number(asked.prompt.slice(1, 2))]?.(asked, inHeader(echo));
    return reply && { ...reply, headers: { ...reply.headers, "x-request-id": inHeader(echo) } };
  });
}

/** Runs a batch against a server that plays the key back in this spelling, and looks for it everywhere. */
export async function expectNoEcho(batch: HostileBatch, flags: readonly string[]): Promise<void> {
  let cmdline: Promise<string> | undefined;
  const started: CliOptions["started"] = (child) => {
    cmdline = readFile(`/proc/${child.pid}/cmdline`, "utf8");
  };
  const run = await batch.run(flags, { env, started });
  expect(run.code, run.stderr.slice(-2000)).toBe(1);
  // The server has been told it, so there was something to play back.
  expect(batch.server.received.join("\n")).toContain(key);
  await batch.sora(["report", "shots.yaml"], { env });
  await expectNoKeyAnywhere(batch);
  expectNoKey((await cmdline) ?? "", "argv");
}
