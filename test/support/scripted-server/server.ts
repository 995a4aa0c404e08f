// A loopback server of the API that does to each request what a test scripts, and keeps books of what was asked and bought.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type BookedRequest, JobBook, videoOf } from "./book.js";
import { type Answer, jsonAnswer, pass, type Scene, send, videoAnswer } from "./carry-out.js";
import type { Call, Kind, Misdeed, Script } from "./misdeed.js";

export class ScriptedServer {
  readonly book = new JobBook();
  /** Decides about every request. */
  script: Script = () => undefined;
  /** Told of every request that was carried out as scripted. */
  onMisdeed: (misdeed: Misdeed, call: Call) => void = () => {};
  /** The process that `kill` means. */
  client: ChildProcess | null = null;
  readonly #server = createServer((request, response) => {
    // A client that was killed or hangs up is what these tests are about.
    response.on("error", () => {});
    request.on("error", () => {});
    this.#serve(request, response).catch((error: unknown) => {
      const clientIsGone = error instanceof Error && "code" in error && error.code === "ECONNRESET";
      if (!clientIsGone) this.problems.push(error);
      response.destroy();
    });
  });
  /** Mistakes of the server itself, or of a script. */
  readonly problems: unknown[] = [];
  readonly #calls = new Map<string, number>();

  static async start(): Promise<ScriptedServer> {
    const server = new ScriptedServer();
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    server.book.origin = server.origin;
    return server;
  }

  get origin(): string {
    // A TCP server listening on a port has an AddressInfo.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.origin}/v1`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    if (this.problems.length > 0) throw this.problems[0];
  }

  #count(what: string): number {
    const next = (this.#calls.get(what) ?? 0) + 1;
    this.#calls.set(what, next);
    return next;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const [kind, job] = kindOf(request.method ?? "", path);
    const key = request.headers["idempotency-key"];
    const booked: BookedRequest = { kind, method: request.method ?? "", path, headers: request.headers, body: "" };
    this.book.requests.push(booked);
    const call: Call = {
      kind,
      nth: this.#count(kind),
      attempt: this.#count(`${kind} ${job ?? key}`),
      key: typeof key === "string" ? key : null,
      job,
      path,
    };
    const misdeed = this.script(call);
    if (misdeed) this.onMisdeed(misdeed, call);
    const scene: Scene = {
      misdeed,
      response,
      authorization: request.headers.authorization ?? "",
      signal: (signal) => void this.client?.kill(signal),
    };
    if (!(await pass("before-reading", scene))) return;
    booked.body = await bodyOf(request);
    const answer = this.#answer(call, booked, misdeed);
    if (!(await pass("after-accepting", scene))) return;
    await send(answer, scene);
  }

  #answer(call: Call, request: BookedRequest, misdeed: Misdeed | undefined): Answer {
    const { book } = this;
    const told = misdeed?.do === "tell" ? misdeed.job : {};
    // Refusing is not accepting, unless the script says that it is both.
    const refusal =
      misdeed?.do === "answer" ? !misdeed.accepting : misdeed?.do === "echo-key" || misdeed?.do === "redirect";
    if (refusal) return jsonAnswer(500, "");
    if (call.kind === "create") {
      const job = book.accept(call.key, request.body);
      if (book.keys === "replay-500") return jsonAnswer(500, { error: { message: "stored error" } });
      return jsonAnswer(201, { ...book.view(job), ...told });
    }
    const job = book.find(call.job);
    if (!job) return jsonAnswer(404, { error: { message: "no such job" } });
    if (call.kind === "content") {
      if (job.status !== "completed") return jsonAnswer(404, { error: { message: "not rendered" } });
      const variant = Number(/variant=(\d)/.exec(call.path)?.[1] ?? 1);
      const header = (name: string) => String(request.headers[name] ?? "");
      return videoAnswer(videoOf({ ...job.request, key: job.key }, variant), header("range"), header("if-range"));
    }
    if (call.kind === "cancel") book.cancel(job);
    else book.look(job);
    return jsonAnswer(200, { ...book.view(job), ...told });
  }
}

function kindOf(method: string, path: string): [Kind, string | null] {
  const [, id, content] = /^\/v1\/videos\/([^/?]+)(\/content)?(?:\?.*)?$/.exec(path) ?? [];
  const job = id === undefined ? null : decodeURIComponent(id);
  if (method === "POST" && path === "/v1/videos") return ["create", null];
  if (method === "DELETE" && job !== null) return ["cancel", job];
  if (method === "GET" && job !== null) return [content ? "content" : "status", job];
  return ["other", job];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
