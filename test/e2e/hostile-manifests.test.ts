// Manifests that mean harm: refused in words that fit, at a place, without the process being brought down or kept waiting.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { problemText } from "../../src/manifest/problem-text.js";
import { readManifest } from "../../src/manifest/read-manifest.js";
import { type CliOptions, type CliResult, sora } from "../support/cli.js";
import { shapes } from "./hostile-shapes.js";
import { expectInert } from "./hostile-text.js";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sora-hostile-"));
});
afterEach(() => rm(dir, { recursive: true }));

async function validate(args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> {
  const result = await sora(["validate", ...args], { cwd: dir, ...options });
  expectInert(result.stdout + result.stderr, args.join(" "));
  expect(result.stderr).not.toContain("mistake in sora-batch");
  return result;
}

async function problemsOf(file: string): Promise<string[]> {
  const result = await readManifest({ file, cwd: dir });
  return result.ok ? [] : result.error.map(problemText);
}

describe("a manifest that is or has", () => {
  it.each(Object.entries(shapes))("%s", async (_, { file, text, says }) => {
    await writeFile(join(dir, file), text(20_000));
    const found = (await problemsOf(file)).join("\n");
    expect(found).toMatch(says);
    expectInert(found, file);
  });
});

describe("what is no file of text", () => {
  it.each([
    ["a directory", ".", "it is a directory"],
    ["an endless device", "/dev/zero", "it is larger than 32 MiB"],
    ["an empty device", "/dev/null", "is empty"],
    ["nothing", "missing.yaml", "there is no such file"],
  ])("is refused: %s", async (_, file, says) => {
    expect((await problemsOf(file)).join()).toContain(says);
  });

  it.each([
    ["a pipe that nobody writes to", (path: string) => execFileSync("mkfifo", [path])],
    ["an endless device", (path: string) => symlink("/dev/zero", path)],
    ["a terminal", (path: string) => symlink("/dev/tty", path)],
    ["a directory", (path: string) => mkdir(path)],
  ])("cannot be named in shots_from: %s", async (_, make) => {
    await make(join(dir, "rows.csv"));
    await writeFile(join(dir, "m.yaml"), "shots:\n  - shots_from: rows.csv\n");
    const says = /^m\.yaml:2:17 {2}rows\.csv cannot be read: it is (not a regular file|a directory)/;
    expect(await problemsOf("m.yaml")).toEqual([expect.stringMatching(says)]);
  });

  it("may be a pipe when the user names it", async () => {
    execFileSync("mkfifo", [join(dir, "m.yaml")]);
    const [found] = await Promise.all([problemsOf("m.yaml"), writeFile(join(dir, "m.yaml"), "shots: [{prompt: x}]")]);
    expect(found).toEqual([]);
  });
});

describe("standard input", () => {
  it.each([
    ["is not UTF-8", Buffer.from("shots:\n- prompt: \xff", "latin1"), /^- {2}is not UTF-8|^-:2 {2}is not UTF-8/],
    ["has no end in sight", Buffer.alloc(40 * 2 ** 20, "a"), /larger than 32 MiB/],
    ["is UTF-16", Buffer.from("\ufeffshots: []", "utf16le"), /UTF-16/],
  ])("is refused when it %s", async (_, stdin, says) => {
    const result = await validate(["-", "--name", "x"], { stdin });
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(says);
  });
});

it("file names that a terminal would obey are shown without what it obeys", async () => {
  const name = "\u001b]0;owned\u0007\u202e\u009b31m\nm.yaml";
  await writeFile(join(dir, name), "shots: [{prompt: x}]");
  expect((await validate([name])).code).toBe(0);
  const plan = await sora(["plan", name, "--json"], { cwd: dir });
  expectInert(plan.stdout + plan.stderr, "plan --json");
  await writeFile(join(dir, name), "shots: [{prompt: x, \u202e: y}]");
  for (const flags of [[], ["--json"]]) expect((await validate([name, ...flags])).code).toBe(2);
});
