// One JSON text per value: keys sorted by code unit, no white space, undefined members left out (the idea of RFC 8785).
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** @returns the same bytes for equal values, whatever order their keys were written in. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  let members = "";
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

function isRecord(value: Json): value is { readonly [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null;
}
