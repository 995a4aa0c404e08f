import { execFileSync } from "node:child_process";
import { appendFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BatchFolder, sha256 } from "../support/batch-folder.js";
import { manyShots, twoShots, twoShotsPrompts, twoShotsVideos } from "./manifests.js";
import { expectNoKey, expectWhole } from "./observer.js";

const open: BatchFolder[] = [];
async function folderWith(...args: Parameters<typeof BatchFolder.create>): Promise<BatchFolder> {
  const folder = await BatchFolder.create(...args);
  open.push(folder);
  return folder;
}
afterEach(async () => {
  for (const folder of open.splice(0)) await folder.close();
});

describe("a batch", () => {
  it("is rendered once; the second run sends nothing and says so", async () => {
    const folder = await folderWith(twoShots);
    const first = await folder.run();
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toContain("2 of 2 shots on disk");
    await expectWhole(folder, twoShotsPrompts, twoShotsVideos);
    const requests = folder.requests();
    const second = await folder.run();
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain("0 requests sent");
    expect(folder.requests()).toBe(requests);
    expectNoKey(new Map(), first.stdout, first.stderr, second.stdout, second.stderr);
  });

  it("with one prompt edited buys that one and keeps its former video; undoing the edit buys nothing and brings it back", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    const before = await readFile(folder.path("landing.mp4"));
    await folder.write(twoShots.replace("A rocket lands", "A rocket lands softly"));
    expect(await folder.run()).toMatchObject({ code: 0 });
    expect(folder.bought()).toEqual(["A rocket lands", "A rocket lands softly", "Red dust settles"]);
    const videos = await folder.videos();
    expect(videos).toHaveLength(4);
    const previous = videos.find((path) => path.includes("/previous/")) ?? "";
    expect((await folder.files()).get(previous)?.equals(before)).toBe(true);
    await folder.write(twoShots);
    expect(await folder.run()).toMatchObject({ code: 0 });
    expect(folder.bought()).toHaveLength(3);
    expect((await readFile(folder.path("landing.mp4"))).equals(before)).toBe(true);
  });

  it("with shots renamed and reordered buys nothing, and the files follow their names", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    const landing = await readFile(folder.path("landing.mp4"));
    const requests = folder.requests();
    await folder.write(`version: 1
defaults: {n_seconds: 1, size: 320x180}
shots:
  - {id: landing, prompt: Red dust settles, n_variants: 2, notes: was dust}
  - {id: touchdown, prompt: A rocket lands, tags: [new]}
`);
    expect(await folder.run()).toMatchObject({ code: 0 });
    expect(folder.requests()).toBe(requests);
    expect(await folder.videos()).toEqual(
      ["landing.v1.mp4", "landing.v2.mp4", "touchdown.mp4"].map((name) => `renders/shots/${name}`),
    );
    expect((await readFile(folder.path("touchdown.mp4"))).equals(landing)).toBe(true);
  });

  it("with two shots exchanging their prompts exchanges their files and buys nothing", async () => {
    const shots = (a: string, b: string) =>
      `version: 1\ndefaults: {n_seconds: 1, size: 320x180}\nshots:\n  - {id: a, prompt: ${a}}\n  - {id: b, prompt: ${b}}\n`;
    const folder = await folderWith(shots("A quiet street", "A loud street"));
    await folder.run();
    const [a, b] = [await readFile(folder.path("a.mp4")), await readFile(folder.path("b.mp4"))];
    await folder.write(shots("A loud street", "A quiet street"));
    expect(await folder.run()).toMatchObject({ code: 0 });
    expect((await readFile(folder.path("a.mp4"))).equals(b)).toBe(true);
    expect((await readFile(folder.path("b.mp4"))).equals(a)).toBe(true);
    expect(folder.posts()).toBe(2);
    expect(await folder.videos()).toHaveLength(2);
  });

  it("fetches a deleted or damaged video again without buying it", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    await rm(folder.path("landing.mp4"));
    await writeFile(folder.path("dust.v2.mp4"), "damaged");
    const posts = folder.posts();
    const again = await folder.run();
    expect(again.code, again.stderr).toBe(0);
    expect(folder.posts()).toBe(posts);
    const aside = (await folder.videos()).find((path) => path.includes("previous/dust.v2.")) ?? "";
    expect(await readFile(join(folder.dir, aside), "utf8")).toBe("damaged");
    await rm(join(folder.dir, aside));
    await expectWhole(folder, twoShotsPrompts, twoShotsVideos);
  });

  it("sets a changed video aside, however whole it is, and puts the true one in its place", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    const other = await readFile(folder.path("dust.v1.mp4"));
    await writeFile(folder.path("landing.mp4"), other);
    const run = await folder.run(["--retake", "landing"]);
    expect(run.code, run.stderr).toBe(0);
    expect(await folder.served()).toContain(sha256(await readFile(folder.path("landing.mp4"))));
    const aside = (await folder.videos()).filter((path) => path.includes("previous/") && path.includes(".changed-"));
    expect(aside).toHaveLength(1);
    expect((await folder.files()).get(aside[0] ?? "")?.equals(other)).toBe(true);
  });

  it("does not call a batch complete whose missing video could not be fetched again", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    await rm(folder.path("landing.mp4"));
    const dead = await folder.run(["--base-url", "http://127.0.0.1:9/v1"]);
    expect(dead.code).toBe(1);
    expect(dead.stdout).toContain("1 of 2 shots on disk");
    expect(await folder.run([], { env: { OPENAI_API_KEY: "sk-wrong-key" } })).toMatchObject({ code: 6 });
    expect(await folder.run()).toMatchObject({ code: 0 });
  });

  it("never overwrites a file that it did not write, and says so before anything is bought", async () => {
    const folder = await folderWith(twoShots);
    await folder.run(["--only", "dust"]);
    await writeFile(folder.path("landing.mp4"), "holiday video");
    const posts = folder.posts();
    const refused = await folder.run();
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("landing.mp4 is already there");
    expect(folder.posts()).toBe(posts);
    expect(await readFile(folder.path("landing.mp4"), "utf8")).toBe("holiday video");
  });

  it("never overwrites a file of somebody's own at a report's name, neither before anything is bought nor later", async () => {
    const folder = await folderWith(twoShots);
    await mkdir(folder.path(""), { recursive: true });
    await writeFile(folder.path("report.csv"), "my;own;table\n");
    for (const args of [[], ["--report", "csv"]]) {
      const refused = await folder.run(args);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain("renders/shots/report.csv is already there and is not a report of sora-batch");
    }
    expect(folder.posts()).toBe(0);
    expect(await folder.run(["--report", "json,html"])).toMatchObject({ code: 0 });
    expect(await folder.run()).toMatchObject({ code: 2 });
    expect(await folder.sora("report", "shots.yaml")).toMatchObject({ code: 2 });
    expect(await readFile(folder.path("report.csv"), "utf8")).toBe("my;own;table\n");
    await rm(folder.path("report.csv"));
    // Its own of an earlier run it replaces, whoever wrote into it, and an empty file.
    await writeFile(folder.path("report.md"), "");
    await appendFile(folder.path("report.html"), "<!-- a note -->");
    // As an editor or a checkout may leave it.
    const json = await readFile(folder.path("report.json"), "utf8");
    await writeFile(folder.path("report.json"), `\ufeff${json.replaceAll("\n", "\r\n")}`);
    expect(await folder.run()).toMatchObject({ code: 0 });
    expect(await folder.run()).toMatchObject({ code: 0 });
    expect(await readFile(folder.path("report.html"), "utf8")).not.toContain("a note");
    expect(await readFile(folder.path("report.md"), "utf8")).toContain("2 of 2 shots on disk");
  });

  it("buys a shot again when it is asked for, beside the former take", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    expect(await folder.run(["--retake", "landing"])).toMatchObject({ code: 0 });
    expect(folder.bought()).toEqual(["A rocket lands", "A rocket lands", "Red dust settles"]);
    expect((await folder.videos()).filter((path) => path.includes("previous/landing."))).toHaveLength(1);
  });

  it("keeps going past a refused shot, exits 1 and names the remedy", async () => {
    const folder = await folderWith(`${twoShots}  - {id: elsa, prompt: Something forbidden}\n`);
    const run = await folder.run();
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("2 of 3 shots on disk");
    expect(run.stdout).toContain("content_filtered");
    expect(await folder.videos()).toHaveLength(3);
    const posts = folder.posts();
    expect(await folder.run()).toMatchObject({ code: 1 });
    expect(folder.posts()).toBe(posts);
  });

  it("keeps within its budget over several runs, exits 4, and goes on when it is raised", async () => {
    const { manifest } = manyShots(4);
    const folder = await folderWith(manifest);
    const first = await folder.run(["--max-video-seconds", "2"]);
    expect(first.code).toBe(4);
    expect(folder.posts()).toBe(2);
    expect(first.stdout).toContain("budget");
    expect(await folder.run(["--max-video-seconds", "3"])).toMatchObject({ code: 4 });
    expect(folder.posts()).toBe(3);
    expect(await folder.run(["--max-video-seconds", "10"])).toMatchObject({ code: 0 });
    expect(folder.posts()).toBe(4);
    const retake = await folder.run(["--retake", "shot-001", "--max-video-seconds", "4"]);
    expect(retake).toMatchObject({ code: 4 });
    expect(retake.stderr).toContain(
      "shot-001 was not taken again: over budget. Raise the budget of 4 video-seconds: 0 left, the shot needs 1.",
    );
    expect(folder.posts()).toBe(4);
  });
});

describe("what stops a run before anything is sent", () => {
  it.each([
    ["no server", ["run", "shots.yaml"], /no server is named.*--base-url/],
    ["plain http to another host", ["run", "shots.yaml", "--base-url", "http://example.com/v1"], /must be https/],
    ["an unknown flag", ["run", "shots.yaml", "--concurency", "3"], /--concurency/],
    ["a bad flag value", ["run", "shots.yaml", "--concurrency", "many"], /--concurrency takes a whole number/],
    [
      "a pattern that matches nothing",
      ["run", "shots.yaml", "--only", "moon*", "--simulate"],
      /--only moon\* matches no shot/,
    ],
    ["a manifest that is not there", ["run", "nowhere.yaml", "--simulate"], /nowhere\.yaml/],
  ])("%s: exit 2 and no stack trace", async (_, args, message) => {
    const folder = await folderWith(twoShots);
    const result = await folder.sora(...args);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(folder.requests()).toBe(0);
  });

  it("a missing key: exit 2, naming the variable", async () => {
    const folder = await folderWith(twoShots);
    const result = await folder.run(["--api-key-env", "STUDIO_KEY"]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain("STUDIO_KEY");
    expect(folder.requests()).toBe(0);
  });

  it("a bad manifest: exit 2, every problem with its place", async () => {
    const folder = await folderWith(
      "version: 1\nshots:\n  - {id: a, prompt: x, n_seconds: 25}\n  - {id: a, promt: y}\n",
    );
    const result = await folder.run();
    expect(result.code).toBe(2);
    expect(result.stderr).toContain("shots.yaml:3:35  n_seconds must be at most 20 (found 25)");
    expect(result.stderr).toContain('unknown field "promt" (did you mean "prompt"?)');
    expect(result.stderr).toContain("Nothing was sent.");
    expect(folder.requests()).toBe(0);
  });

  it("a refused key: exit 6, nothing bought, and the same command goes on with a good one", async () => {
    const folder = await folderWith(twoShots);
    const refused = await folder.run([], { env: { OPENAI_API_KEY: "sk-wrong" } });
    expect(refused.code).toBe(6);
    expect(folder.bought()).toEqual([]);
    expect(await folder.run()).toMatchObject({ code: 0 });
    await expectWhole(folder, twoShotsPrompts, twoShotsVideos);
  });

  it("a damaged state: exit 5 with its line, and the file is left as it is", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    const state = await readFile(folder.path("state.jsonl"), "utf8");
    const damaged = state.replace("A rocket lands", "A rocket lends");
    await writeFile(folder.path("state.jsonl"), damaged);
    const result = await folder.run();
    expect(result.code).toBe(5);
    expect(result.stderr).toMatch(/state\.jsonl:[34]/);
    expect(await readFile(folder.path("state.jsonl"), "utf8")).toBe(damaged);
  });

  it("another batch's state: exit 5, naming it", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    const result = await folder.run(["--name", "other", "--out", folder.path()]);
    expect(result.code).toBe(5);
    expect(result.stderr).toContain('belongs to batch "shots"');
  });
});

describe("a manifest that comes through a pipe", () => {
  it("is read, though it can be read only once", async () => {
    const folder = await folderWith(twoShots);
    execFileSync("mkfifo", [join(folder.dir, "film.yaml")]);
    const writing = writeFile(join(folder.dir, "film.yaml"), twoShots);
    const run = await folder.sora("run", "film.yaml", "--simulate", "--time-scale", "20000");
    await writing;
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining("2 of 2 shots on disk") });
  });
});

describe("the state on disk", () => {
  it.each(["/proc/sora", "/dev/null/sora", "shots.yaml"])(
    "ends at once where no directory can be made: %s",
    async (place) => {
      const folder = await folderWith(twoShots);
      expect(await folder.run(["--out", place])).toMatchObject({ code: 5, stderr: expect.stringContaining("cannot") });
      expect(folder.requests()).toBe(0);
    },
  );

  it("is private, and survives the loss of the videos' folder names", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    expect((await stat(folder.path("state.jsonl"))).mode & 0o777).toBe(0o600);
  });

  it("goes on from another place when --state and --out say so", async () => {
    const folder = await folderWith(twoShots);
    await folder.run();
    await rename(folder.path(), join(folder.dir, "elsewhere"));
    const requests = folder.requests();
    const again = await folder.run(["--out", "elsewhere"]);
    expect(again.code, again.stderr).toBe(0);
    expect(folder.requests()).toBe(requests);
  });
});
