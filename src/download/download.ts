// One attempt to fetch a video: into a part file, new or resumed, then verified and published.
//
//   no part file --start--> receiving --complete--> whole --verify, sync, rename--> saved
//                            |   ^  \--wrong--> removed
//                   cut, abort   | resume: same target, same strong ETag
//                            v   |
//                      part file and note
import type { SavedVideo } from "../model/fact.js";
import type { Failure } from "../model/failure.js";
import type { Content, SaveOrder, VideoApi } from "../model/video-api.js";
import { fail, ok, type Result } from "../util/result.js";
import { unreachable } from "../util/unreachable.js";
import { wrongType } from "./content-kind.js";
import { type Origin, PartFile } from "./part-file.js";
import { isStrongTag, targetText } from "./part-note.js";
import type { Place } from "./place.js";
import { publish } from "./publish.js";
import { receive, release } from "./receive.js";

export interface Download {
  readonly place: Place;
  readonly order: SaveOrder;
  readonly content: VideoApi["content"];
  readonly progress: (received: number, total: number | null) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * @param known.fresh there is no file, part file or note at the place: nothing is looked for.
 * @throws the file system's errors, and the signal's reason on an abort.
 */
export async function download(
  job: Download,
  known: { readonly fresh: boolean },
): Promise<Result<SavedVideo, Failure>> {
  const { place, order } = job;
  const held = known.fresh ? null : await PartFile.resume(place, targetText(order.target));
  // Killed after the last byte: only the last steps are missing.
  if (held?.isWhole) return publish(held, place, order, true);
  const answer = await ask(job, held);
  if (!answer.ok) return answer;
  const part = await partFor(job, held, answer.value, known.fresh);
  if (!part.ok) {
    await release(answer.value.body);
    return part;
  }
  const received = await takeIn(job, part.value, answer.value);
  if (!received.ok) return received;
  return publish(part.value, place, order, answer.value.total !== null || part.value.origin !== null);
}

async function ask({ order, content, signal }: Download, held: PartFile | null): Promise<Result<Content, Failure>> {
  try {
    const resume = held?.origin ? { offset: held.size, etag: held.origin.etag } : null;
    const answer = await content(order.target, resume, signal);
    signal?.throwIfAborted();
    if (!answer.ok) await held?.keep();
    return answer;
  } catch (error) {
    await held?.keep();
    throw signal?.aborted ? signal.reason : error;
  }
}

/** The part file that these bytes belong into: the one held when they continue it, else a new one. */
async function partFor(
  { place, order }: Download,
  held: PartFile | null,
  content: Content,
  fresh: boolean,
): Promise<Result<PartFile, Failure>> {
  const notVideo = wrongType(content.type);
  if (notVideo) {
    // An error page says nothing about the bytes held.
    await held?.keep();
    return fail(notVideo);
  }
  if (held && continues(held, content)) return ok(held);
  await held?.discard();
  if (content.start > 0) {
    return fail({ kind: "download", message: "The server sent another part of the file than asked for." });
  }
  return ok(await PartFile.create(place, originOf(order, content), fresh));
}

function continues({ size, origin }: PartFile, { start, total, etag }: Content): boolean {
  return start === size && (total ?? origin?.total) === origin?.total && (etag ?? origin?.etag) === origin?.etag;
}

/** Resuming needs to name the file and to know when it is whole. */
function originOf({ target }: SaveOrder, { etag, total }: Content): Origin | null {
  if (etag === null || total === null || !isStrongTag(etag)) return null;
  return { target: targetText(target), etag, total };
}

async function takeIn(
  { progress, signal }: Download,
  part: PartFile,
  content: Content,
): Promise<Result<void, Failure>> {
  try {
    const received = await receive(part, content, progress, signal);
    switch (received.outcome) {
      case "complete":
        return ok(undefined);
      case "cut":
        signal?.throwIfAborted();
        await part.keep();
        return fail(received.failure);
      case "wrong":
        await part.discard();
        return fail(received.failure);
      default:
        return unreachable(received);
    }
  } catch (error) {
    if (signal?.aborted) {
      await part.keep();
      throw signal.reason;
    }
    // After an error of the disk nothing in the file can be relied on, and a full one needs the room for the state file.
    await part.discard();
    throw error;
  }
}
