// Reads the answer of a moderation endpoint (POST /moderations, the OpenAI family's shape): what it would object to, if anything.
import type { Verdict } from "../model/video-api.js";
import { printable } from "../util/printable.js";
import { fail, ok, type Result } from "../util/result.js";
import { fieldsOf, textOf } from "./json-fields.js";

export const moderationPath = "/moderations";

export function moderationBody(prompt: string): string {
  return JSON.stringify({ input: prompt });
}

/** @returns the verdict, or a clause saying what is wrong with the answer. */
export function readVerdict(json: unknown): Result<Verdict, string> {
  const results = fieldsOf(json)?.get("results");
  const first = Array.isArray(results) ? fieldsOf(results[0]) : null;
  const flagged = first?.get("flagged");
  if (typeof flagged !== "boolean") return fail("it has no results with a flag");
  const categories = fieldsOf(first?.get("categories")) ?? new Map<string, unknown>();
  const found = [...categories]
    .filter(([, value]) => value === true)
    .flatMap(([name]) => textOf(printable(name)) ?? []);
  return ok({ flagged, categories: found });
}
