// Looks for the key in whatever the client hands out.
import { inspect } from "node:util";
import { expect } from "vitest";
import type { VideoApi } from "../../src/model/video-api.js";
import { apiKey, readAll, request } from "./builders.js";

const traces = [
  apiKey,
  Buffer.from(apiKey).toString("base64"),
  encodeURIComponent(apiKey),
  JSON.stringify(apiKey).slice(1, -1),
];
// What stays when quoting by inspect or JSON gets in the way of a plain comparison.
const core = "sk-canary/Aa+Zz09";

export function expectClean(value: unknown): void {
  const texts = [inspect(value, { depth: 20, showHidden: true }), JSON.stringify(value) ?? "", String(value)];
  if (value instanceof Error) texts.push(value.stack ?? "", inspect(value.cause));
  for (const text of texts) {
    expect(text).not.toContain(core);
    for (const trace of traces) expect(text).not.toContain(trace);
  }
}

/** Everything each call can come back with. */
export async function callAll(api: VideoApi): Promise<unknown[]> {
  const target = { from: "job", job: "task_01" } as const;
  const [created, status, cancelled] = [
    await api.create(request, "k"),
    await api.status("task_01", request),
    await api.cancel("task_01", request),
  ];
  const content = await api.content(target, null);
  const broken = content.ok ? await readAll(content.value.body).catch((error: unknown) => error) : null;
  return [created, status, cancelled, content, broken];
}
