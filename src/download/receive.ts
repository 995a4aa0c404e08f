// Takes in a transfer: every byte into the part file, checked against what was announced.
import { type Failure, FailureError } from "../model/failure.js";
import type { Content } from "../model/video-api.js";
import { headLength, wrongHead } from "./content-kind.js";
import type { PartFile } from "./part-file.js";

export type Received =
  /** All that was announced, or up to the end where nothing was. */
  | { readonly outcome: "complete" }
  /** The transfer broke: what came is good, more is missing. */
  | { readonly outcome: "cut"; readonly failure: Failure }
  /** What came is not what was asked for. */
  | { readonly outcome: "wrong"; readonly failure: Failure };

/**
 * @param progress bytes held so far, also from earlier attempts; called for every chunk.
 * @throws the file system's errors, and what the body throws on an abort.
 */
export async function receive(
  part: PartFile,
  content: Content,
  progress: (received: number, total: number | null) => void,
  signal: AbortSignal | undefined,
): Promise<Received> {
  const total = content.total ?? part.origin?.total ?? null;
  // A resumed file has shown its beginning before.
  let head = part.size === 0 ? Buffer.alloc(0) : null;
  try {
    for await (const chunk of content.body) {
      signal?.throwIfAborted();
      if (total !== null && part.size + chunk.length > total) {
        return wrong({ kind: "download", message: `The server sent more than the ${total} bytes it announced.` });
      }
      if (head) {
        head = Buffer.concat([head, chunk.subarray(0, headLength)]);
        const failure = head.length < headLength ? null : wrongHead(head);
        if (failure) return wrong(failure);
        if (head.length >= headLength) head = null;
      }
      await part.append(chunk);
      progress(part.size, total);
    }
  } catch (error) {
    if (error instanceof FailureError) return { outcome: "cut", failure: error.failure };
    throw error;
  }
  if (total !== null && part.size < total) {
    const message = `The transfer ended early: ${part.size} of ${total} bytes came.`;
    return { outcome: "cut", failure: { kind: "download", message } };
  }
  const failure = head ? wrongHead(head) : null;
  return failure ? wrong(failure) : { outcome: "complete" };
}

function wrong(failure: Failure): Received {
  return { outcome: "wrong", failure };
}

/** Lets go of a body that nobody wants: only an iteration that was begun and left ends the transfer beneath. */
export async function release(body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of body) break;
  } catch (error) {
    // It broke by itself: just as well.
    if (!(error instanceof FailureError)) throw error;
  }
}
