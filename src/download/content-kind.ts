// Tells a video from what servers send in its stead: error pages, JSON, an empty body.
import type { Failure } from "../model/failure.js";
import { printable, truncate } from "../util/printable.js";

/** What storage servers call a file whose type they do not know; its first bytes decide then. */
const untyped = new Set(["", "application/octet-stream", "binary/octet-stream", "application/mp4"]);

/** Bytes needed to tell. */
export const headLength = 12;

/** @param type media type without parameters, lower case. @returns null when it can be a video. */
export function wrongType(type: string): Failure | null {
  if (type.startsWith("video/") || untyped.has(type)) return null;
  return notVideo(truncate(printable(type), 80));
}

/** @param head the first bytes of the file. @returns null when they begin an MP4. */
export function wrongHead(head: Buffer): Failure | null {
  if (head.toString("latin1", 4, 8) === "ftyp") return null;
  if (head.length === 0) return notVideo("an empty file");
  const text = head.toString("latin1").trimStart();
  if (/^(\xef\xbb\xbf)?</.test(text)) return notVideo("an HTML or XML page");
  if (/^(\xef\xbb\xbf)?[{[]/.test(text)) return notVideo("JSON");
  if (text.startsWith("\x1f\x8b")) return notVideo("compressed data");
  return notVideo("something that does not begin like an MP4");
}

function notVideo(what: string): Failure {
  return { kind: "download", message: `The server sent ${what} instead of a video.` };
}
