// Removes a secret from text by value, in every spelling it may come back in.

// Shorter values are placeholders ("test", "EMPTY"): masking them would mangle job ids and ordinary words.
const shortestSecret = 8;
const mask = "[redacted]";

/**
 * @param secret null when there is none; values under 8 characters are left alone.
 * @returns a function that masks the secret as it is, base64, base64url, URL-encoded and JSON-escaped.
 */
export function redactor(secret: string | null): (text: string) => string {
  if (secret === null || secret.length < shortestSecret) return (text) => text;
  const urlEncoded = encodeURIComponent(Buffer.from(secret).toString());
  const spellings = new Set([
    secret,
    urlEncoded,
    urlEncoded.replace(/%../g, (octet) => octet.toLowerCase()),
    JSON.stringify(secret).slice(1, -1),
    // Servers that escape the slash or everything beyond ASCII.
    JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/"),
    asciiJson(secret),
    ...(["utf8", "latin1"] as const).flatMap((encoding) => {
      const bytes = Buffer.from(secret, encoding);
      return [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url")];
    }),
  ]);
  // Longest first, so that no spelling leaves the tail of another behind.
  const alternatives = [...spellings].sort((a, b) => b.length - a.length).map(escapeRegExp);
  const pattern = new RegExp(alternatives.join("|"), "g");
  return (text) => text.replace(pattern, mask);
}

function asciiJson(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
