// One JSON text per value: keys sorted by code unit, no white space, undefined members left out (the idea of RFC 8785).
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** @returns the same bytes for equal values, whatever order their keys were written in. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isRecord(value)) {
    const members = Object.keys(value)
      .sort()
      .flatMap((key) => {
        const member = value[key];
        return member === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
      });
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

function isRecord(value: Json): value is { readonly [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null;
}
