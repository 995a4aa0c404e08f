// Reads a JSON body: bounded, uncompressed, and free of the key before anything looks at it.
import { type Failure, FailureError } from "../model/failure.js";
import { fail, ok, type Result } from "../util/result.js";
import type { Answer } from "./exchange.js";

const largestBody = 1024 * 1024;
/** Characters. */
const usualLength = 4096;
const utf8 = new TextDecoder();

/**
 * @returns undefined for an empty body; a failure when the connection breaks (`network`, `timeout`) or the body is too large,
 * compressed or not JSON (`malformed`).
 * @throws the signal's reason when the call is aborted meanwhile.
 */
export async function readJson(answer: Answer, redact: (text: string) => string): Promise<Result<unknown, Failure>> {
  const encoding = answer.headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    answer.discard();
    return malformed(answer, "is compressed though that was not asked for");
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      size += chunk.byteLength;
      if (size > largestBody) return malformed(answer, "is larger than 1 MiB");
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof FailureError) return fail(error.failure);
    throw error;
  }
  if (size === 0) return ok(undefined);
  try {
    return ok(parseRedacted(utf8.decode(Buffer.concat(chunks)), redact));
  } catch {
    // A syntax error, or nesting too deep for the stack; the parser's message would quote the body.
    return malformed(answer, "is not JSON");
  }
}

/**
 * Strings are scrubbed after parsing: an escape could hide the key from a scan of the text. Without one, the scan is enough, and an
 * answer of usual length cannot be nested too deep either.
 */
function parseRedacted(text: string, redact: (text: string) => string): unknown {
  if (text.length < usualLength && !text.includes("\\") && redact(text) === text) return JSON.parse(text);
  return JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? redact(value) : value));
}

function malformed(answer: Answer, what: string): Result<never, Failure> {
  return fail({ kind: "malformed", message: `The server's answer ${what}.`, status: answer.status });
}
