// Reads a request's body, within limits.
import type { IncomingMessage } from "node:http";

const MAX_BODY = 1024 * 1024;
/** How much of an over-long body is read and thrown away, so that its sender can finish and see the answer. */
const MAX_DISCARDED = 64 * MAX_BODY;

/** The body; "too-large" beyond 1 MiB; undefined when the client went away before its end. */
export async function readBody(request: IncomingMessage): Promise<Buffer | "too-large" | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      length += chunk.length;
      if (length <= MAX_BODY) chunks.push(chunk);
      if (length > MAX_DISCARDED) return undefined;
    }
  } catch {
    return undefined; // the stream only fails when the connection does
  }
  return length > MAX_BODY ? "too-large" : Buffer.concat(chunks);
}
