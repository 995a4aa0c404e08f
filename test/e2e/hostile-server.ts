// A server that says hostile things in every place where it may speak, and remembers what it was asked.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tinyMp4 } from "../support/tiny-mp4.js";

export interface Reply {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection breaks after the body. */
  readonly cut?: boolean;
}

export interface Asked {
  readonly does: "create" | "status" | "content" | "cancel";
  /** Number of the job, from 1, in the order in which creates came. */
  readonly job: number;
  /** What the server has called it. */
  readonly id: string;
  readonly prompt: string;
  /** How often this has been asked of this job. */
  readonly times: number;
}

/** @returns undefined for what a well-behaved server would answer. */
export type Script = (asked: Asked) => Reply | undefined;

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
}

export function completed({ id }: Asked, changes: Readonly<Record<string, unknown>> = {}): Reply {
  const generations = [{ id: "gen_1", video_url: null }];
  return json(200, { id, status: "completed", generations, ...changes });
}

export class HostileServer {
  readonly #server: Server;
  readonly asked: Asked[] = [];
  /** Headers and bodies of all requests, as text. */
  readonly received: string[] = [];
  readonly url: string;

  private constructor(server: Server) {
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}/v1`;
  }

  static async start(script: Script): Promise<HostileServer> {
    const prompts: string[] = [];
    const ids: string[] = [];
    const times = new Map<string, number>();
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("error", () => undefined);
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        hostile.received.push(`${request.url}\n${JSON.stringify(request.headers)}\n${body}`);
        const does =
          request.method === "POST" ? "create" : request.method === "DELETE" ? "cancel" : kindOf(request.url);
        if (does === "create") prompts.push(promptOf(body));
        const named = decodeURIComponent(/videos\/([^/?]+)/.exec(request.url ?? "")?.[1] ?? "");
        const job = does === "create" ? prompts.length : ids.indexOf(named) + 1;
        const nth = (times.get(`${does} ${job}`) ?? 0) + 1;
        times.set(`${does} ${job}`, nth);
        const asked = { does, job, id: named || `task_${job}`, prompt: prompts[job - 1] ?? "", times: nth } as const;
        hostile.asked.push(asked);
        const reply = script(asked) ?? ordinary(asked);
        if (does === "create") ids.push(givenId(reply));
        response.writeHead(reply.status, { ...reply.headers });
        if (reply.cut) response.write(reply.body, () => response.destroy());
        else response.end(reply.body);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const hostile = new HostileServer(server);
    return hostile;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

function kindOf(url = ""): "content" | "status" {
  return url.endsWith("/content") ? "content" : "status";
}

function promptOf(body: string): string {
  const parsed: unknown = JSON.parse(body);
  return typeof parsed === "object" && parsed !== null && "prompt" in parsed ? String(parsed.prompt) : "";
}

function givenId({ body }: Reply): string {
  const parsed: unknown = JSON.parse(body.toString());
  return typeof parsed === "object" && parsed !== null && "id" in parsed ? String(parsed.id) : "";
}

function ordinary(asked: Asked): Reply {
  const { does, id } = asked;
  if (does === "create") return json(201, { id, status: "queued" });
  if (does === "content")
    return { status: 200, body: tinyMp4({ seconds: 1 }), headers: { "content-type": "video/mp4" } };
  return does === "cancel" ? json(200, { id, status: "cancelled" }) : completed(asked);
}
