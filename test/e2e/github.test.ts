import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BatchFolder } from "../support/batch-folder.js";
import { sora } from "../support/cli.js";

const manifest = `version: 1
defaults: {n_seconds: 1, size: 320x180}
shots:
  - id: landing
    prompt: A rocket lands
  - id: elsa
    prompt: A forbidden thing
`;

const open: BatchFolder[] = [];
async function onGitHub(text = manifest) {
  const folder = await BatchFolder.create(text);
  open.push(folder);
  const summary = join(folder.dir, "summary.md");
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: dirname(folder.dir), GITHUB_STEP_SUMMARY: summary };
  const shots = `${folder.dir.split("/").at(-1)}/shots.yaml`;
  return { folder, summary, env, shots };
}
afterEach(async () => {
  for (const folder of open.splice(0)) await folder.close();
});

const commands = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("::"));

describe("on GitHub Actions", () => {
  it("a run annotates the lines of shots that a person must look at, and adds its report to the step's summary", async () => {
    const { folder, summary, env, shots } = await onGitHub();
    await writeFile(summary, "# Earlier step\n");
    const run = await folder.run([], { env });
    expect(run.code).toBe(1);
    expect(commands(run.stdout)).toEqual([]);
    expect(commands(run.stderr)).toEqual([
      expect.stringMatching(
        `^::error file=${shots},line=6,col=5,title=Shot elsa%3A rejected::The input prompt .*%0ADescribe`,
      ),
    ]);
    const text = await readFile(summary, "utf8");
    expect(text).toMatch(/^# Earlier step\n## shots: 1 of 2 shots on disk, 1 rejected\n/);
    await folder.run([], { env });
    expect((await readFile(summary, "utf8")).split("## shots:")).toHaveLength(3);
  });

  it("a summary that is full, or cannot be written, costs the run nothing", async () => {
    const { folder, summary, env } = await onGitHub();
    await writeFile(summary, "x".repeat(1024 * 1024 - 100));
    const full = await folder.run(["--only", "landing"], { env });
    expect(full).toMatchObject({ code: 0, stderr: expect.stringContaining("summary on GitHub is full") });
    expect(await readFile(summary, "utf8")).toHaveLength(1024 * 1024 - 100);
    const gone = { ...env, GITHUB_STEP_SUMMARY: join(folder.dir, "no", "summary.md") };
    const absent = await folder.run(["--only", "landing"], { env: gone });
    expect(absent).toMatchObject({ code: 0, stderr: expect.stringContaining("could not be added") });
  });

  it("an invalid manifest is annotated at its problems, by validate and by run", async () => {
    const { folder, env, shots } = await onGitHub(manifest.replace("prompt: A forbidden", "promt: A forbidden"));
    for (const args of [
      ["validate", "shots.yaml"],
      ["validate", "shots.yaml", "--json"],
      ["run", "shots.yaml"],
    ]) {
      const result = await sora(args, { cwd: folder.dir, env });
      expect(result.code).toBe(2);
      expect(commands(result.stderr)).toContainEqual(
        expect.stringMatching(`^::error file=${shots},line=7,col=5,title=Invalid manifest::unknown field "promt"`),
      );
    }
  });

  it("nothing of it is said anywhere else", async () => {
    const { folder, summary, env } = await onGitHub();
    const run = await folder.run([], { env: { ...env, GITHUB_ACTIONS: "" } });
    expect(commands(run.stderr)).toEqual([]);
    await expect(readFile(summary)).rejects.toThrow("ENOENT");
  });
});
