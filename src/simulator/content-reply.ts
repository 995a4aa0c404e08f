// Answers for a video's bytes: all of them, or the range asked for.
import { parseRange } from "./byte-range.js";
import { paddedSource } from "./byte-source.js";
import type { Reply } from "./reply.js";
import type { Video } from "./video.js";

/** `range` and `ifRange` are the request's headers. A range counts only while If-Range, if given, names this very video. */
export function contentReply(video: Video, range: string | undefined, ifRange: string | undefined): Reply {
  const { content, etag } = video;
  const headers = { "Content-Type": "video/mp4", "Accept-Ranges": "bytes", ETag: etag };
  const wanted = ifRange === undefined || ifRange === etag ? parseRange(range, content.length) : undefined;
  if (wanted === undefined) return { status: 200, headers, body: content, delivery: "whole" };
  if (wanted === "unsatisfiable") {
    const unsatisfied = { "Accept-Ranges": "bytes", ETag: etag, "Content-Range": `bytes */${content.length}` };
    return { status: 416, headers: unsatisfied, body: paddedSource(Buffer.alloc(0)), delivery: "whole" };
  }
  const { first, last } = wanted;
  return {
    status: 206,
    headers: { ...headers, "Content-Range": `bytes ${first}-${last}/${content.length}` },
    body: {
      length: last - first + 1,
      read: (start, end) => content.read(first + start, Math.min(first + end, last + 1)),
    },
    delivery: "whole",
  };
}
