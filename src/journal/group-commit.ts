// Appends facts durably: what arrives while a sync is under way shares the next write and sync.
import type { Fact } from "../model/fact.js";
import { StateError } from "../model/failure.js";
import { encode } from "./codec.js";
import { type JournalFile, writeWhole } from "./journal-file.js";

/** Smallest unit that file systems write, in bytes; theirs may be larger. */
const pageSize = 4096;

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: StateError) => void;
}

export class GroupCommit {
  readonly #file: JournalFile;
  readonly #path: string;
  /** Everything before it is durable. */
  #offset: number;
  /** Of the last line handed in, written or not. */
  #sum: string;
  #queue: Waiting[] = [];
  #draining: Promise<void> | null = null;
  /** Once set, for ever: why nothing more is taken. */
  #refusal: StateError | null = null;
  #closing: Promise<void> | null = null;

  /**
   * @param offset the sound length of the file.
   * @param sum checksum of the line that ends there.
   */
  constructor(file: JournalFile, path: string, offset: number, sum: string) {
    this.#file = file;
    this.#path = path;
    this.#offset = offset;
    this.#sum = sum;
  }

  get sum(): string {
    return this.#sum;
  }

  /**
   * Resolves when the fact is on the disk, in the order of the calls.
   * Rejects with a StateError when it, or any fact before it, could not be made durable. A fact whose append was rejected can
   * still be found in the file if even the clean-up failed; it is true (or an intent) all the same.
   */
  append(fact: Fact): Promise<void> {
    if (this.#refusal) return Promise.reject(this.#refusal);
    // Encoded now, so that what the caller does to the fact later cannot matter.
    const { line, sum } = encode(fact, this.#sum);
    this.#sum = sum;
    const appended = new Promise<void>((resolve, reject) => {
      this.#queue.push({ line, resolve, reject });
    });
    this.#draining ??= this.#drain();
    return appended;
  }

  /** Waits for what was appended, then closes the file. Later appends are rejected. Further calls share the first one's outcome. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#refusal ??= new StateError(`${this.#path} is closed`);
    await this.#draining;
    await this.#file.close();
  }

  async #drain(): Promise<void> {
    // Lets everything appended in this tick share the first write.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#nextBatch();
      try {
        await this.#commit(Buffer.from(batch.map(({ line }) => line).join("")));
      } catch (error) {
        const refusal = await this.#giveUp(error);
        this.#refusal = refusal;
        for (const { reject } of [...batch, ...this.#queue]) reject(refusal);
        this.#queue = [];
        break;
      }
      for (const { resolve } of batch) resolve();
    }
    this.#draining = null;
  }

  /**
   * Lines that begin in the page that is being filled. A power cut can lose any page of a write and keep the others: only a write
   * that has no line end beyond its first page but its own last one then still looks like the torn end that it is.
   */
  #nextBatch(): Waiting[] {
    const pageEnd = (Math.floor(this.#offset / pageSize) + 1) * pageSize;
    let end = this.#offset;
    let lines = 0;
    for (const { line } of this.#queue) {
      if (end >= pageEnd) break;
      end += Buffer.byteLength(line);
      lines += 1;
    }
    return this.#queue.splice(0, lines);
  }

  async #commit(bytes: Uint8Array): Promise<void> {
    await writeWhole(this.#file, bytes, this.#offset);
    await this.#file.datasync();
    this.#offset += bytes.length;
  }

  /**
   * Takes the unfinished end off. After a failed sync too: the system may count those pages as clean although they never reached
   * the disk, so that a later run would read them, build on them, and lose them from the middle of the file in a power cut.
   * Cut off, they are written anew. The sync itself is not tried again: its success would prove nothing.
   */
  async #giveUp(error: unknown): Promise<StateError> {
    const causes = [error];
    try {
      await this.#file.truncate(this.#offset);
    } catch (second) {
      causes.push(second);
    }
    const reasons = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)));
    const cause = causes.length === 1 ? error : new AggregateError(causes, "the write and its clean-up failed");
    return new StateError(`${this.#path} could not be written: ${reasons.join("; then: ")}`, { cause });
  }
}
