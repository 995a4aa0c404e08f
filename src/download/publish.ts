// The last steps of a save: verify, sync, give the file its final name, make the name durable.
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { SavedVideo } from "../model/fact.js";
import type { Failure } from "../model/failure.js";
import type { SaveOrder } from "../model/video-api.js";
import { fail, ok, type Result } from "../util/result.js";
import { differences } from "./differences.js";
import { diskFailure } from "./disk-failure.js";
import { hashStart } from "./file-bytes.js";
import { moveToFreeName } from "./move-file.js";
import { checkVideo } from "./mp4/check-video.js";
import type { Picture } from "./mp4/movie.js";
import type { PartFile } from "./part-file.js";
import { discardPart, modifiedAt, type Place, unlinkIfPresent } from "./place.js";
import { syncTogether } from "./sync-together.js";

/**
 * Publishes a completely received part file, or removes it when it is no complete video.
 * @param lengthKnown the server announced the length that came.
 * @throws the file system's errors; the part file is removed then, since what an error left of it cannot be relied on.
 */
export async function publish(
  part: PartFile,
  place: Place,
  order: SaveOrder,
  lengthKnown: boolean,
): Promise<Result<SavedVideo, Failure>> {
  try {
    await part.flush();
    const size = part.size;
    const picture = await checkVideo(part.file, size, lengthKnown, part.inMemory);
    if (!picture.ok) {
      await part.discard();
      return fail({ kind: "download", message: `The file that came ${picture.error}.` });
    }
    const sealed = await part.seal();
    if (!(await moveToFreeName(place.part, place.final))) {
      await part.keepSealed();
      return fail(foreign(place));
    }
    await syncTogether(place.directory);
    if (part.isNoted) await unlinkIfPresent(place.note);
    return ok(savedVideo(order, size, sealed, picture.value));
  } catch (error) {
    await part.discard();
    throw error;
  }
}

/** A file is in the video's place: ours from a run that was killed before it could say so, or somebody's. */
export async function adopt(place: Place, order: SaveOrder): Promise<Result<SavedVideo, Failure>> {
  const file = await open(place.final, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const stat = await file.stat();
    const picture = await checkVideo(file, stat.size, true);
    if (!picture.ok) {
      const problem = `is already there and is not a complete video: it ${picture.error}; move it away`;
      return fail(diskFailure(place.final, problem));
    }
    const hash = createHash("sha256");
    await hashStart(file, stat.size, hash);
    await syncTogether(place.directory);
    await discardPart(place);
    const found = { sha256: hash.digest("hex"), mtime_ms: modifiedAt(stat) };
    return ok(savedVideo(order, stat.size, found, picture.value));
  } finally {
    await file.close();
  }
}

export function foreign(place: Place): Failure {
  return diskFailure(place.final, "is already there and was not written by this run; move it away");
}

function savedVideo(
  order: SaveOrder,
  size: number,
  file: { readonly sha256: string; readonly mtime_ms: number },
  picture: Picture,
): SavedVideo {
  const unread = picture.width === null && picture.seconds === null;
  const warnings = unread ? ["the file's size and length could not be read"] : differences(order.request, picture);
  return { path: order.path, size, ...file, ...picture, warnings };
}
