// Resuming a download: which bytes are asked for, and whether an answer really continues them.
import type { IncomingHttpHeaders } from "node:http";

export interface Resume {
  /** Bytes already held. */
  readonly offset: number;
  /** The entity tag they belong to. */
  readonly etag: string;
}

/** @returns the tag when it promises byte equality (strong), else null. */
export function strongEtag(header: string | undefined): string | null {
  return header !== undefined && /^"[\x21\x23-\x7e]*"$/.test(header) ? header : null;
}

/** Nothing to resume, or nothing to recognize the file by: start over. */
export function usableResume(resume: Resume | null): Resume | null {
  return resume !== null && resume.offset > 0 && strongEtag(resume.etag) !== null ? resume : null;
}

export function rangeHeaders(resume: Resume | null): Record<string, string> {
  return resume === null ? {} : { Range: `bytes=${resume.offset}-`, "If-Range": resume.etag };
}

/** The size of the whole file when a 206 continues exactly at the offset and contradicts itself nowhere; `undefined` when not. */
export function continuedTotal(headers: IncomingHttpHeaders, resume: Resume): number | null | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers["content-range"] ?? "");
  if (match === null) return undefined;
  const [first, last] = [Number(match[1]), Number(match[2])];
  const total = match[3] === "*" ? null : Number(match[3]);
  const length = contentLength(headers);
  const fits =
    first === resume.offset &&
    last >= first &&
    (total === null || last === total - 1) &&
    (length === null || length === last - first + 1) &&
    (headers.etag === undefined || headers.etag === resume.etag);
  return fits ? total : undefined;
}

/** Bytes; null when absent or absurd. */
export function contentLength(headers: IncomingHttpHeaders): number | null {
  const text = headers["content-length"] ?? "";
  const length = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(length) ? length : null;
}
