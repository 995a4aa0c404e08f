// A digest of a state file, for telling later whether it is still the same.
import { createHash } from "node:crypto";
import { openRegularFile } from "../util/regular-file.js";
import { lineEnd } from "./codec.js";

/**
 * @param sum checksum of its last line, and so, by the chain, of all of them.
 * @returns SHA-256 of the file, hexadecimal; null when it is gone or another one stands there by now.
 */
export async function journalDigest(path: string, sum: string): Promise<string | null> {
  const file = await openRegularFile(path, "refuse");
  if (file === null) return null;
  const hash = createHash("sha256");
  const wanted = lineEnd(sum);
  let end = "";
  // The stream closes the file.
  for await (const chunk of file.createReadStream({ highWaterMark: 1024 * 1024 })) {
    const bytes: Buffer = chunk;
    hash.update(bytes);
    end = (end + bytes.toString("latin1", Math.max(0, bytes.length - wanted.length))).slice(-wanted.length);
  }
  return end === wanted ? hash.digest("hex") : null;
}
