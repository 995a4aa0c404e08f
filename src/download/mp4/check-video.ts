// Decides whether a file is one complete MP4: the top-level boxes are all there and add up to the file's size.
import type { FileHandle } from "node:fs/promises";
import { printable } from "../../util/printable.js";
import { fail, ok, type Result } from "../../util/result.js";
import { ReadWindow } from "../file-bytes.js";
import { longestHeader, readBoxHeader } from "./box.js";
import { type Picture, readMovie } from "./movie.js";

/** Far above a minute of video in fragments; bounds the reads that a hostile file can cause. */
const mostBoxes = 65_536;
/** The index of a 20 s video is some 50 kB. A larger one than this is not read: its facts stay unknown. */
const largestMovie = 16 * 1024 * 1024;

/**
 * Walks the top-level boxes on disk: `ftyp` first, `moov` and `mdat` present, sizes adding up to the file, nothing behind.
 * A last `mdat` without a size (0, "to the end") proves nothing by itself, so it counts only when the length was known.
 * Memory stays small whatever the file's size.
 * @param size bytes of the file.
 * @param lengthKnown the file is known to have the length that its sender announced.
 * @param start bytes from its start that were just written and need not be read back.
 * @returns what the file says of itself, or what is wrong as the end of a sentence ("… ends inside its mdat box").
 */
export async function checkVideo(
  file: FileHandle,
  size: number,
  lengthKnown: boolean,
  start: Buffer | null = null,
): Promise<Result<Picture, string>> {
  const bytes = new ReadWindow(file, size, start);
  const walked = await walk(bytes, size, lengthKnown);
  if (!walked.ok) return walked;
  const { at, length } = walked.value;
  if (length > largestMovie) return ok({ width: null, height: null, seconds: null });
  const { furthestChunk, ...picture } = readMovie(await bytes.read(at, length));
  if (furthestChunk >= size) return fail("lacks media that its index points to");
  return ok(picture);
}

/** @returns where the body of `moov` is. */
async function walk(
  bytes: ReadWindow,
  size: number,
  lengthKnown: boolean,
): Promise<Result<{ at: number; length: number }, string>> {
  let moov: { at: number; length: number } | null = null;
  let media = false;
  let at = 0;
  for (let count = 0; at < size; count += 1) {
    if (count === mostBoxes) return fail("has too many parts to be a video");
    const head = readBoxHeader(await bytes.read(at, longestHeader));
    if (at === 0 && head?.type !== "ftyp") return fail("does not begin like an MP4");
    if (!head) return fail(`has bytes that belong to no MP4 box, from byte ${at} on`);
    const name = printable(head.type);
    if (head.size === null && head.type !== "mdat") return fail(`has a damaged ${name} box at byte ${at}`);
    if (head.size === null && !lengthKnown) {
      return fail("neither says how long its media is nor came with a length, so it may have been cut");
    }
    const end = head.size === null ? size : at + head.size;
    if (end > size) return fail(`ends inside its ${name} box: ${end - size} bytes are missing`);
    if (head.type === "moov") moov ??= { at: at + head.header, length: end - at - head.header };
    if (head.type === "mdat") media = true;
    at = end;
  }
  if (!moov) return fail("is incomplete: it has no moov box");
  if (!media) return fail("is incomplete: it has no mdat box");
  return ok(moov);
}
