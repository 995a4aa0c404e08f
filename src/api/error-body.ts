// Reads what a server says about an error: `error.message`, `error`, `detail` (text or list), `failure_reason`, `message`.
import { printable, truncate } from "../util/printable.js";
import { fieldsOf, textOf } from "./json-fields.js";

const longestMessage = 300;
const longestCode = 64;
const policyWords: ReadonlySet<string> = new Set(["content_filtered", "content_policy_violation"]);

export interface ErrorBody {
  /** One printable line; null when the body has none. */
  readonly message: string | null;
  /** The server's error code, else its type. */
  readonly code: string | null;
  /** Code or type names a content policy: the contract itself puts the same word in either place. */
  readonly policy: boolean;
}

export function readErrorBody(json: unknown): ErrorBody {
  const body = fieldsOf(json);
  const error = fieldsOf(body?.get("error"));
  const message =
    textOf(error?.get("message")) ??
    textOf(body?.get("error")) ??
    detailText(body?.get("detail")) ??
    textOf(body?.get("failure_reason")) ??
    textOf(body?.get("message"));
  const words = [error?.get("code"), error?.get("type"), body?.get("code"), body?.get("type")].flatMap(
    (word) => textOf(word) ?? [],
  );
  const code = words[0];
  return {
    message: message === null ? null : truncate(printable(message).trim(), longestMessage),
    code: code === undefined ? null : truncate(printable(code), longestCode),
    policy: words.some((word) => policyWords.has(word)),
  };
}

/** FastAPI's validation errors are a list of `{loc, msg}`. */
function detailText(detail: unknown): string | null {
  if (!Array.isArray(detail)) return textOf(detail) ?? textOf(fieldsOf(detail)?.get("message"));
  const lines = detail.flatMap((item) => {
    const fields = fieldsOf(item);
    const message = textOf(item) ?? textOf(fields?.get("msg"));
    const place = fields?.get("loc");
    const path = Array.isArray(place) ? place.filter((step) => typeof step === "string").join(".") : "";
    return message === null ? [] : [path === "" ? message : `${path}: ${message}`];
  });
  return lines.length === 0 ? null : lines.join("; ");
}
