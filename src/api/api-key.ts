// What an API key may consist of: it travels in a header.
import { fail, ok, type Result } from "../util/result.js";

/** @returns the key, or one sentence that never quotes it. */
export function checkApiKey(text: string): Result<string, string> {
  if (text === "") return fail("The API key is empty.");
  if (/[\s\p{Cc}]/u.test(text)) return fail("The API key contains a space, a line break or a control character.");
  if (/[^\u0020-\u00ff]/.test(text)) return fail("The API key contains a character that cannot be sent in a header.");
  return ok(text);
}
