// The part file: bytes of a download, hashed as they come, with a note of how much of it a later attempt may rely on.
import { createHash, type Hash } from "node:crypto";
import { constants, fchmodSync, fstatSync } from "node:fs";
import { chmod, type FileHandle, open } from "node:fs/promises";
import { isErrno, lstatOrNull } from "../util/atomic-file.js";
import { hashStart, writeAt } from "./file-bytes.js";
import { readNote, writeNote } from "./part-note.js";
import { discardPart, modifiedAt, type Place, unlinkIfPresent } from "./place.js";
import { syncTogether } from "./sync-together.js";

/** What the bytes belong to; without it a part file cannot be resumed. */
export interface Origin {
  readonly target: string;
  readonly etag: string;
  readonly total: number;
}

/** Small network chunks are gathered, so that each write is worth its system call. */
const bufferSize = 1024 * 1024;
const firstCheckpoint = 1024 * 1024;

export class PartFile {
  readonly #place: Place;
  readonly #file: FileHandle;
  readonly #hash: Hash;
  readonly #capacity: number;
  /** Made when something has to be gathered: a short video comes in one piece. */
  #buffer: Buffer | null = null;
  #buffered = 0;
  #written: number;
  /** What the last write wrote, when it wrote all there is. */
  #whole: Uint8Array | null = null;
  #nextCheckpoint: number;
  /** The checkpoint that is being made while more comes in; never rejects. */
  #checkpoint: Promise<void> | null = null;
  #checkpointError: { readonly error: unknown } | null = null;
  #noted: boolean;
  readonly origin: Origin | null;

  private constructor(place: Place, file: FileHandle, hash: Hash, held: number, origin: Origin | null) {
    this.#place = place;
    this.#file = file;
    this.#hash = hash;
    this.#written = held;
    this.#nextCheckpoint = held + firstCheckpoint;
    this.#noted = held > 0;
    this.origin = origin;
    this.#capacity = Math.min(bufferSize, origin?.total ?? bufferSize);
  }

  /** Starts from nothing; what an earlier attempt left is removed. @param fresh there is surely no note. */
  static async create(place: Place, origin: Origin | null, fresh: boolean): Promise<PartFile> {
    // The note goes first, as ever: it must not describe the new file.
    const hadNote = !fresh && (await unlinkIfPresent(place.note));
    const { file, replaced } = await openNew(place.part);
    return closingOnError(file, async () => {
      // After a power cut neither an old note nor an old part file must come back beside what is written now.
      if (hadNote || replaced) await syncTogether(place.directory);
      return new PartFile(place, file, createHash("sha256"), 0, origin);
    });
  }

  /** @returns the part file of an earlier attempt at this target, or null when there is none to rely on. */
  static async resume(place: Place, target: string): Promise<PartFile | null> {
    const note = await readNote(place.note);
    if (!note || note.target !== target || note.held === 0) return null;
    const { held, ...origin } = note;
    const found = await lstatOrNull(place.part);
    // A second link would be the finished video itself (killed between link and unlink): it must not be written to.
    if (!found?.isFile() || found.nlink > 1 || found.size < held) return null;
    const file = await open(place.part, constants.O_RDWR | constants.O_NOFOLLOW);
    return closingOnError(file, async () => {
      // What lies beyond may be zeros after a power cut.
      await file.truncate(held);
      const hash = createHash("sha256");
      await hashStart(file, held, hash);
      return new PartFile(place, file, hash, held, origin);
    });
  }

  /** For reading back; bytes still gathered are not in it until `flush`. */
  get file(): FileHandle {
    return this.#file;
  }

  /** Bytes received so far. */
  get size(): number {
    return this.#written + this.#buffered;
  }

  /** All bytes, while nothing has been added since they were written; null for a file too large for that. */
  get inMemory(): Buffer | null {
    const whole = this.#whole;
    if (this.#buffered > 0 || whole?.length !== this.#written) return null;
    return Buffer.from(whole.buffer, whole.byteOffset, whole.length);
  }

  get isWhole(): boolean {
    return this.size === this.origin?.total;
  }

  /** Whether a note may lie beside it. */
  get isNoted(): boolean {
    return this.#noted;
  }

  async append(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    if (this.#buffered + chunk.length > this.#capacity) await this.flush();
    if (chunk.length >= this.#capacity) {
      await this.#write(chunk);
    } else {
      this.#buffer ??= Buffer.allocUnsafe(this.#capacity);
      this.#buffer.set(chunk, this.#buffered);
      this.#buffered += chunk.length;
    }
    if (this.size >= this.#nextCheckpoint && this.#checkpoint === null) await this.#beginCheckpoint();
  }

  async flush(): Promise<void> {
    if (this.#buffer === null || this.#buffered === 0) return;
    const bytes = this.#buffer.subarray(0, this.#buffered);
    this.#buffered = 0;
    await this.#write(bytes);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#whole = this.#written === 0 ? bytes : null;
    await writeAt(this.#file, this.#written, bytes);
    this.#written += bytes.length;
  }

  /**
   * Makes what has come so far resumable, without keeping what comes next waiting for the disk. Ever further apart, so that syncs
   * stay few.
   */
  async #beginCheckpoint(): Promise<void> {
    this.#nextCheckpoint = this.size + Math.max(firstCheckpoint, this.size / 4);
    const { origin } = this;
    if (!origin) return;
    if (this.#checkpointError) throw this.#checkpointError.error;
    await this.flush();
    this.#checkpoint = this.#note(origin, this.#written)
      .catch((error: unknown) => {
        this.#checkpointError = { error };
      })
      .finally(() => {
        this.#checkpoint = null;
      });
  }

  /** Synced first, noted after. */
  async #note(origin: Origin, held: number): Promise<void> {
    await this.#file.datasync();
    this.#noted = true;
    await writeNote(this.#place.note, { ...origin, held });
  }

  /** @throws what the checkpoint under way, or the last one, has failed with. */
  async #checkpointed(): Promise<void> {
    await this.#checkpoint;
    if (this.#checkpointError) throw this.#checkpointError.error;
  }

  /** Ends an attempt that another may continue. A part file that cannot be resumed is removed. */
  async keep(): Promise<void> {
    if (this.origin && this.size > 0) {
      await this.#checkpointed();
      await this.flush();
      await this.#note(this.origin, this.#written);
      await this.#file.close();
    } else {
      await this.discard();
    }
  }

  async discard(): Promise<void> {
    await this.#checkpoint;
    await this.#file.close();
    await discardPart(this.#place);
  }

  /** Makes the file durable and readable as any new file is, and closes it: ready to be moved into place. */
  async seal(): Promise<{ readonly sha256: string; readonly mtime_ms: number }> {
    await this.#checkpointed();
    await this.flush();
    allowReaders(this.#file);
    await this.#file.sync();
    // What the process knows of its open file needs no thread: waiting for one takes many times longer.
    const stat = fstatSync(this.#file.fd);
    await this.#file.close();
    return { sha256: this.#hash.digest("hex"), mtime_ms: modifiedAt(stat) };
  }

  /** `keep` after `seal`, for when it cannot be moved into place. */
  async keepSealed(): Promise<void> {
    if (!this.origin) return discardPart(this.#place);
    await chmod(this.#place.part, 0o600);
    await writeNote(this.#place.note, { ...this.origin, held: this.#written });
  }
}

/** Follows no link and takes no file that is there. */
async function openNew(path: string): Promise<{ readonly file: FileHandle; readonly replaced: boolean }> {
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;
  try {
    return { file: await open(path, flags, 0o600), replaced: false };
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  }
  await unlinkIfPresent(path);
  return { file: await open(path, flags, 0o600), replaced: true };
}

async function closingOnError<T>(file: FileHandle, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await file.close();
    throw error;
  }
}

function allowReaders(file: FileHandle): void {
  try {
    fchmodSync(file.fd, 0o644 & ~process.umask());
  } catch (error) {
    // FAT and some network file systems have no permission bits to change.
    if (!isErrno(error, "EPERM", "ENOTSUP", "ENOSYS")) throw error;
  }
}
