// Knows places where nothing has ever been: a directory is listed once, so that the disk need not be asked about every video in it.
import { readdir } from "node:fs/promises";
import { basename } from "node:path";
import type { Failure } from "../model/failure.js";
import { ok, type Result } from "../util/result.js";
import { checkDirectories, type Place, prepareDirectories } from "./place.js";

export class FreshPlaces {
  readonly #outDir: string;
  /** Names by directory, as they were when the first place in it was asked for; a failure is not kept. */
  readonly #listings = new Map<string, Promise<Result<ReadonlySet<string>, Failure>>>();
  readonly #tried = new Set<string>();

  constructor(outDir: string) {
    this.#outDir = outDir;
  }

  /**
   * Makes the place's directories ready. What appears in them behind our back is still never overwritten: creating and moving take
   * only free names.
   * @returns true once for a place where there was no file, part file or note; from then on, and for any other, false.
   */
  async enter(place: Place): Promise<Result<boolean, Failure>> {
    const first = !this.#tried.has(place.final);
    this.#tried.add(place.final);
    if (!first) return this.#prepare(place);
    const listing = await this.#listed(place);
    if (!listing.ok) return listing;
    const taken = [place.final, place.part, place.note].some((path) => listing.value.has(basename(path)));
    if (taken) return this.#prepare(place);
    const safe = await checkDirectories(place);
    return safe.ok ? ok(true) : safe;
  }

  /** After this, no place in the directory counts as fresh until it was listed again: it may have been removed and made anew. */
  forget(place: Place): void {
    this.#listings.delete(place.directory);
  }

  #listed(place: Place): Promise<Result<ReadonlySet<string>, Failure>> {
    const known = this.#listings.get(place.directory);
    if (known) return known;
    const listing = this.#list(place);
    this.#listings.set(place.directory, listing);
    return listing;
  }

  async #list(place: Place): Promise<Result<ReadonlySet<string>, Failure>> {
    let names: Result<ReadonlySet<string>, Failure> | null = null;
    try {
      const ready = await prepareDirectories(this.#outDir, place);
      names = ready.ok ? ok(new Set(await readdir(place.directory))) : ready;
      return names;
    } finally {
      if (!names?.ok) this.forget(place);
    }
  }

  async #prepare(place: Place): Promise<Result<boolean, Failure>> {
    const ready = await prepareDirectories(this.#outDir, place);
    return ready.ok ? ok(false) : ready;
  }
}
