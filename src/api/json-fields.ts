// Looks into JSON that came from outside: nothing is assumed of it, nothing inherited is ever read.
import { printable } from "../util/printable.js";

/** The members of a JSON object; null for anything else. */
export function fieldsOf(json: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return null;
  return new Map(Object.entries(json));
}

/** The value when it is a string with something in it that can be seen. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && printable(value).trim() !== "" ? value : null;
}

/** The value when it is a finite number. */
export function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** JSON's two ways of saying nothing. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
