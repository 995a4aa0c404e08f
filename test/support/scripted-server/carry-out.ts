// Sends an answer, or what a misdeed makes of it.
import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Instant, Misdeed } from "./misdeed.js";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { "content-type": "application/json", ...headers }, body: Buffer.from(text ?? "") };
}

/** Whole, or the rest of it when the range asked for fits the file. */
export function videoAnswer(video: Buffer, range: string | undefined, ifRange: string | undefined): Answer {
  const etag = `"${createHash("sha256").update(video).digest("hex").slice(0, 16)}"`;
  const headers = { "content-type": "video/mp4", etag, "accept-ranges": "bytes" };
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? Number.NaN);
  if (Number.isNaN(from) || ifRange !== etag || from >= video.length) return { status: 200, headers, body: video };
  return {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${from}-${video.length - 1}/${video.length}` },
    body: video.subarray(from),
  };
}

export interface Scene {
  readonly misdeed: Misdeed | undefined;
  readonly response: ServerResponse;
  /** The client's Authorization header. */
  readonly authorization: string;
  readonly signal: (signal: NodeJS.Signals) => void;
}

/** Does what the misdeed asks for at this instant. @returns false when the exchange ends here. */
export async function pass(instant: Instant, { misdeed, response, signal }: Scene): Promise<boolean> {
  if (misdeed === undefined || !("at" in misdeed) || misdeed.at !== instant) return true;
  switch (misdeed.do) {
    case "cut":
      response.destroy();
      return false;
    case "kill":
      signal(misdeed.signal ?? "SIGKILL");
      if ((misdeed.signal ?? "SIGKILL") !== "SIGKILL") return true;
      response.destroy();
      return false;
    case "wait":
      await misdeed.until;
      return true;
    case "stall":
      return false;
  }
}

export async function send(answer: Answer, scene: Scene): Promise<void> {
  const { misdeed, response, authorization } = scene;
  const { status, headers, body } = altered(answer, misdeed, authorization);
  if (misdeed?.do === "endless") {
    response.writeHead(status, headers);
    const spaces = new Readable({
      read() {
        this.push(Buffer.alloc(65_536, " "));
      },
    });
    // It ends when the client hangs up.
    await pipeline(spaces, response).catch(() => {});
    return;
  }
  const length = body.length + (misdeed?.do === "lie-about-length" ? misdeed.by : 0);
  response.writeHead(status, { ...headers, "content-length": String(length) });
  if (misdeed?.do === "drip") {
    for (let at = 0; at < body.length && !response.destroyed; at += misdeed.bytes) {
      response.write(body.subarray(at, at + misdeed.bytes));
      await delay(misdeed.everyMs);
    }
    response.end();
    return;
  }
  const half = Math.floor(body.length / 2);
  if (misdeed !== undefined && "at" in misdeed && misdeed.at === "half-answer") {
    await new Promise<void>((resolve) => {
      response.write(body.subarray(0, half), () => resolve());
    });
    if (!(await pass("half-answer", scene))) return;
    response.end(body.subarray(half));
    return;
  }
  // A length that is too short: the surplus goes onto the connection, where it has no business.
  if (misdeed?.do === "lie-about-length" && misdeed.by < 0) {
    response.strictContentLength = false;
    response.end(body);
    return;
  }
  if (misdeed?.do === "lie-about-length") {
    response.write(body, () => response.destroy());
    return;
  }
  await new Promise<void>((resolve) => {
    response.once("close", resolve);
    response.end(body, () => resolve());
  });
  await pass("after-answer", scene);
}

function altered(answer: Answer, misdeed: Misdeed | undefined, authorization: string): Answer {
  switch (misdeed?.do) {
    case "answer":
      return jsonAnswer(misdeed.status, misdeed.body ?? "", misdeed.headers);
    case "mislabel":
      return { ...answer, headers: { ...answer.headers, "content-type": misdeed.type } };
    case "redirect":
      return { status: misdeed.status ?? 302, headers: { location: misdeed.to }, body: Buffer.alloc(0) };
    case "gzip-bomb": {
      const headers = { ...answer.headers, "content-encoding": "gzip" };
      return { status: answer.status, headers, body: gzipSync(Buffer.alloc(64 * 1024 * 1024)) };
    }
    case "echo-key":
      return jsonAnswer(misdeed.status, {
        error: { message: `bad credentials: ${authorization}`, code: authorization },
      });
    default:
      return answer;
  }
}
