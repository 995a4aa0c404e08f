// A file as a server would serve it through the content port: honours ranges, and misbehaves as told.
import { type Failure, FailureError } from "../../src/model/failure.js";
import type { VideoApi } from "../../src/model/video-api.js";
import { fail, ok } from "../../src/util/result.js";

export interface Serving {
  readonly bytes: Buffer;
  /** Default `video/mp4`. */
  readonly type?: string;
  /** Default null: nothing can be resumed. */
  readonly etag?: string | null;
  /** Default: the length of the file. */
  readonly total?: number | null;
  /** The connection breaks when the file's first so many bytes have been sent. */
  readonly breakAt?: number;
  /** The body ends there as if it were complete. */
  readonly endAt?: number;
  /** Runs before each chunk. */
  readonly beforeChunk?: (offset: number) => Promise<void> | void;
  /** Default 700. */
  readonly chunk?: number;
  /** Answers this range whatever was asked for. */
  readonly start?: number;
}

export const broken: Failure = { kind: "network", message: "The connection broke." };

export interface Server {
  readonly content: VideoApi["content"];
  /** The resumes asked for, in order. */
  readonly asked: Parameters<VideoApi["content"]>[1][];
  /** Bodies whose iteration has ended or was left. */
  readonly released: () => number;
}

/** Serves each in turn, the last one for ever. */
export function serving(...turns: (Serving | Failure)[]): Server {
  const asked: Server["asked"] = [];
  let released = 0;
  const content: VideoApi["content"] = async (_, resume, signal) => {
    const turn = turns[Math.min(asked.length, turns.length - 1)];
    asked.push(resume);
    if (!turn) throw new Error("nothing to serve");
    if ("kind" in turn) return fail(turn);
    const etag = turn.etag ?? null;
    const start = turn.start ?? (resume !== null && resume.etag === etag ? resume.offset : 0);
    const total = turn.total === undefined ? turn.bytes.length : turn.total;
    return ok({
      start,
      total,
      type: turn.type ?? "video/mp4",
      etag,
      body: body(turn, start, signal, () => released++),
    });
  };
  return { content, asked, released: () => released };
}

async function* body(turn: Serving, start: number, signal: AbortSignal | undefined, end: () => void) {
  const { bytes, chunk = 700 } = turn;
  const stop = Math.min(bytes.length, turn.breakAt ?? bytes.length, turn.endAt ?? bytes.length);
  try {
    for (let at = start; at < stop; at += chunk) {
      await turn.beforeChunk?.(at);
      if (signal?.aborted) throw new FailureError({ kind: "network", message: "The request was aborted." });
      yield bytes.subarray(at, Math.min(at + chunk, stop));
    }
    if (turn.breakAt !== undefined) throw new FailureError(broken);
  } finally {
    end();
  }
}
