// SHA-256 as lower-case hexadecimal.
import { createHash } from "node:crypto";

/** @returns 64 hexadecimal digits; strings are hashed as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
