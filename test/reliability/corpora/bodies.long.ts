// The JSON test suite as answers of a server: for every call and status a job, a failure with a reason, and nothing else.
import { expect, it } from "vitest";
import type { Failure } from "../../../src/model/failure.js";
import type { JobView } from "../../../src/model/video-api.js";
import type { Result } from "../../../src/util/result.js";
import { client, job, readAll, request } from "../../api/builders.js";
import { httpServer } from "../../api/loopback-server.js";
import { expectInert } from "../../e2e/hostile-text.js";
import { count } from "../figures.js";
import { jsonCases } from "./corpora.js";

const id = "task_01";
const own = [
  "[".repeat(10_000),
  `${"[".repeat(10_000)}${"]".repeat(10_000)}`,
  `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
  `{"id":"${id}","status":"completed","__proto__":{"status":"completed"},"constructor":{"prototype":{"x":1}}}`,
  `{"__proto__":{"id":"${id}","status":"completed"}}`,
  `{"id":"${id}","id":"other","status":"completed"}`,
  `{"id":{"toString":"${id}"},"status":["completed"]}`,
  `{"id":"${id}","status":"completed","created_at":1e999,"expires_at":-1e999,"generations":[{"id":"g","video_url":"\\ud800"}]}`,
  `{"id":"${id}","status":"completed\\u0000"}`,
  `{"id":"${id}","status":"COMPLETED"}`,
  `{"id":"${id}","status":"completed","generations":{"length":1,"0":{"id":"g"}}}`,
  `{"id":"${"a".repeat(600)}","status":"completed"}`,
  '{"id":"../../x","status":"completed"}',
  '{"id":"..","status":"completed"}',
  '"completed"',
  "null",
  "",
  "\u0000",
  "\ufeff{}",
  " ".repeat(2_000_000),
  `{"id":"${id}","status":"completed","x":"${"x".repeat(2_000_000)}"}`,
];

/** The case by itself, and as each member of an otherwise good answer. */
function bodiesOf(text: string): string[] {
  const members = Object.entries(job({ id, status: "completed" })).map(([name, value]) => [
    name,
    JSON.stringify(value),
  ]);
  const withMember = (changed: string) =>
    `{${members.map(([name, value]) => `"${name}":${name === changed ? text : value}`).join(",")}}`;
  return [
    text,
    withMember("id"),
    withMember("status"),
    withMember("generations"),
    `{"error":${text}}`,
    `{"detail":${text}}`,
  ];
}

/** What a careful reader would find in a body: the only way to be told that a job is completed. */
function isCompleted(body: string): boolean {
  try {
    const parsed: unknown = JSON.parse(body.replace(/^\ufeff/, ""));
    const own = (name: string) => (parsed === null ? undefined : Object.getOwnPropertyDescriptor(parsed, name)?.value);
    return own("id") === id && own("status") === "completed";
  } catch {
    return false;
  }
}

function expectReason(failure: Failure): void {
  expect(failure.message.length).toBeGreaterThan(0);
  expect(failure.message.length).toBeLessThan(700);
  expectInert(failure.message, "a failure's message");
  expectInert(failure.code ?? "", "a failure's code");
}

function expectView(view: JobView, body: string): void {
  expect(view.id).toMatch(/^[A-Za-z0-9_=+/.:-]{1,512}$/);
  expectInert(view.raw_status + (view.failure_reason ?? "") + view.differences.join(), "a job");
  if (view.status === "completed" && view.id === id) expect(isCompleted(body), body).toBe(true);
}

it("every body of the JSON test suite, as every answer", { timeout: 110_000 }, async () => {
  let [status, body] = [200, ""];
  const server = await httpServer((_, response) => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  });
  const api = client(server.baseUrl, { timeouts: { response: 2000, idle: 2000, request: 5000 } });
  const judge = (result: Result<JobView | null, Failure>): void => {
    if (!result.ok) expectReason(result.error);
    else if (result.value) expectView(result.value, body);
  };
  let tried = 0;
  for (const text of [...jsonCases().map((one) => one.text), ...own]) {
    for (body of text.length > 9999 ? [text] : bodiesOf(text)) {
      for (status of [200, 400]) {
        const created = await api.create(request, "k");
        if (created.outcome === "created") {
          expect(status).toBe(200);
          expectView(created.job, body);
        } else expectReason(created.failure);
        const polled = await api.status(id, request);
        judge(polled);
        if (polled.ok) expect(polled.value.id).toBe(id);
        tried += 2;
      }
      const cancelled = await api.cancel(id, request);
      judge(cancelled);
      status = 500;
      const failed = await api.content({ from: "job", job: id }, null);
      expect(failed.ok).toBe(false);
      status = 200;
      const content = await api.content({ from: "job", job: id }, null);
      if (content.ok) await readAll(content.value.body);
      tried += 2;
    }
  }
  expect(Object.prototype).not.toHaveProperty("status");
  expect(tried).toBeGreaterThan(10_000);
  count("bad inputs tried", tried);
});
