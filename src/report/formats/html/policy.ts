// What the page may do: run its own script, use its own style, play videos from where it lies; nothing else, and nothing elsewhere.
import { createHash } from "node:crypto";

/** @returns a Content-Security-Policy that allows exactly these two texts. */
export function contentPolicy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashSource(script)}'`,
    `style-src '${hashSource(style)}'`,
    // From a disk the page's origin is opaque; browsers differ in whether 'self' then means its files.
    "media-src 'self' file:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashSource(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
