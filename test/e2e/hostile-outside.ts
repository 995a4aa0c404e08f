// A batch beside a directory that is none of its business, and every way that leads from one to the other.
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { encode, firstSum } from "../../src/journal/codec.js";
import type { Fact } from "../../src/model/fact.js";
import { header, intended, runStarted, saved } from "../journal/builders.js";
import { HostileBatch } from "./hostile-batch.js";

const key = "k".repeat(64);

export class Outside {
  readonly batch: HostileBatch;
  readonly #dir: string;

  private constructor(batch: HostileBatch, dir: string) {
    this.batch = batch;
    this.#dir = dir;
  }

  static async create(): Promise<Outside> {
    const dir = await mkdtemp(join(tmpdir(), "sora-outside-"));
    await writeFile(join(dir, "precious"), "theirs");
    const shots = [{ id: "a", prompt: "x", scene: "act" }];
    const settings = { output: { filename: "{{scene}}/{{id}}.mp4" } };
    const outside = new Outside(await HostileBatch.create(shots, () => undefined, settings), dir);
    await mkdir(outside.place("act"), { recursive: true });
    return outside;
  }

  /** A path in the output directory, which has an empty directory `act`. */
  place(...parts: string[]): string {
    return join(this.batch.dir, "renders", "shots", ...parts);
  }

  /** Puts a link to the directory in the place of `act`, or one to its file in the place of a file. */
  async link(name: string): Promise<void> {
    if (name === "act") await rm(this.place("act"), { recursive: true });
    await symlink(name === "act" ? this.#dir : join(this.#dir, "precious"), this.place(name));
  }

  /** A state file, sound in itself, that says that the shot's video is the file outside. @param upwards by `..`, or from the root. */
  async claim(upwards: boolean): Promise<void> {
    const precious = join(this.#dir, "precious");
    const path = upwards ? join("act", "..", "..", "..", "..", "..", precious) : precious;
    const facts: Fact[] = [
      runStarted("r1"),
      intended(key, "x"),
      { fact: "submitted", at: header.at, key, job: "task_1", created_at: null },
      saved(key, { path, size: 6, mtime_ms: Math.floor((await lstat(precious)).mtimeMs) }),
    ];
    let sum = firstSum;
    let text = "";
    for (const record of [{ ...header, name: "shots" }, ...facts]) {
      const encoded = encode(record, sum);
      sum = encoded.sum;
      text += encoded.line;
    }
    await writeFile(this.place("state.jsonl"), text);
  }

  async expectUntouched(): Promise<void> {
    expect(await readdir(this.#dir)).toEqual(["precious"]);
    expect(await readFile(join(this.#dir, "precious"), "utf8")).toBe("theirs");
    for (const output of this.batch.outputs) expect(output).not.toContain("mistake in sora-batch");
  }

  async close(): Promise<void> {
    await this.batch.close();
    await rm(this.#dir, { recursive: true });
  }
}
