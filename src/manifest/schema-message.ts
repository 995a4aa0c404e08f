// A validator's complaint in our own words: what must be, and what was found.
import type { ErrorObject } from "ajv";
import { printable, truncate } from "../util/printable.js";
import type { Path } from "./located.js";

const kinds: Readonly<Record<string, string>> = {
  integer: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of fields",
};

/** @returns the sentence for a value that is not what it must be. */
export function valueMessage(error: ErrorObject, path: Path, whole: string, written: string | undefined): string {
  return `${fieldText(path, whole)} ${requirement(error, written)}`;
}

function requirement(error: ErrorObject, written: string | undefined): string {
  const found = `(found ${foundText(error.data, written)})`;
  // The parameters of each keyword are those that Ajv documents for it.
  const limit = Number(error.params.limit).toLocaleString("en-US");
  switch (error.keyword) {
    case "type": {
      const wanted = [error.params.type].flat().map((type) => kinds[String(type)] ?? String(type));
      const remedy = wanted.includes("text") && written !== undefined ? `: write it as "${shorten(written)}"` : "";
      return `must be ${wanted.join(" or ")} ${found}${remedy}`;
    }
    case "minimum":
      return `must be at least ${limit} ${found}`;
    case "maximum":
      return `must be at most ${limit} ${found}`;
    case "minItems":
    case "minProperties":
    case "minLength":
      return "must not be empty";
    case "maxLength":
      return `must be at most ${limit} characters long`;
    case "pattern":
      return `${String(error.parentSchema?.patternErrorMessage)} ${found}`;
    case "enum":
      return `must be ${listed(error.params.allowedValues)} ${found}`;
    case "const":
      return `must be ${String(error.params.allowedValue)} ${found}`;
    case "uniqueItems":
      return `names the same item twice (items ${[error.params.i, error.params.j]
        .map((index) => Number(index) + 1)
        .sort((a, b) => a - b)
        .join(" and ")})`;
    default:
      return `${error.message ?? "is not valid"} ${found}`;
  }
}

/** `polling.interval`, `tags item 2`. */
export function fieldText(path: Path, whole: string): string {
  if (path.length === 0) return whole;
  return path
    .map((step, index) =>
      /^\d+$/.test(step) ? ` item ${Number(step) + 1}` : `${index > 0 ? "." : ""}${shorten(step)}`,
    )
    .join("");
}

/** A value from outside, short and safe to print. */
export function foundText(value: unknown, written?: string): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return `"${shorten(value)}"`;
  return shorten(written ?? String(value));
}

export function shorten(text: string): string {
  return truncate(printable(text), 40);
}

function listed(values: readonly unknown[]): string {
  const names = values.map(String);
  const last = names.pop();
  return names.length === 0 ? String(last) : `${names.join(", ")} or ${last}`;
}
