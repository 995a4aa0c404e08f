import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BatchFolder } from "../support/batch-folder.js";
import { sora } from "../support/cli.js";
import { twoShots, twoShotsPrompts } from "./manifests.js";

const open: BatchFolder[] = [];
async function folderWith(...args: Parameters<typeof BatchFolder.create>): Promise<BatchFolder> {
  const folder = await BatchFolder.create(...args);
  open.push(folder);
  return folder;
}
afterEach(async () => {
  for (const folder of open.splice(0)) await folder.close();
});

/** Jobs that take a minute: what a test does with them happens while they render. */
const slow = { timeScale: 1 };

async function interruptedAfter(folder: BatchFolder, posts: number): Promise<void> {
  const running = folder.run(["--verbose"], {
    started: (child) => {
      const interrupt = () => {
        if (folder.server.ledger().jobs.length < posts) return;
        // Once: a second signal means "at once", and would not wait for the answer that names the job.
        child.stderr?.off("data", interrupt);
        child.kill("SIGINT");
      };
      child.stderr?.on("data", interrupt);
    },
  });
  expect(await running).toMatchObject({ code: 130 });
}

describe("plan", () => {
  it("says what run would do and why, without a key or a server, and changes nothing", async () => {
    const folder = await folderWith(twoShots);
    const before = await sora(["plan", "shots.yaml"], { cwd: folder.dir, env: { OPENAI_API_KEY: "" } });
    expect(before.code).toBe(0);
    expect(before.stdout).toContain("2 new");
    expect(before.stdout).toContain("3 video-seconds, unpriced");
    expect([...(await folder.files()).keys()]).toEqual(["shots.yaml"]);
    await folder.run();
    await folder.write(twoShots.replace("A rocket lands", "A rocket takes off"));
    const after = JSON.parse((await folder.sora("plan", "shots.yaml", "--json")).stdout);
    expect(after.shots).toMatchObject([
      { id: "landing", action: "submit", changed: ["prompt"] },
      { id: "dust", action: "keep" },
    ]);
    expect(folder.posts()).toBe(2);
  });
});

describe("plan, when a run would be refused", () => {
  it("says what stands in the way, as the run then does", async () => {
    const folder = await folderWith(twoShots);
    await mkdir(folder.path(), { recursive: true });
    for (const file of ["landing.mp4", "report.json"]) await writeFile(folder.path(file), "my own");
    const plan = await folder.sora("plan", "shots.yaml");
    const { refusals } = JSON.parse((await folder.sora("plan", "shots.yaml", "--json")).stdout);
    expect(refusals).toEqual([
      expect.stringMatching(/report\.json is already there and is not a report of sora-batch/),
      expect.stringMatching(/landing\.mp4 is already there and is not known to be a video/),
    ]);
    for (const refusal of refusals) expect(plan.stdout).toContain(refusal);
    expect(plan.code).toBe(0);
    expect((await folder.sora("plan", "shots.yaml", "--report", "csv", "--json")).stdout).not.toContain("report.json");
    expect((await folder.run()).stderr).toContain(refusals[0]);
    await rm(folder.path("report.json"));
    expect((await folder.run()).stderr).toContain(refusals[1]);
    expect(folder.requests()).toBe(0);
  });

  it("says that the output directory cannot be made, and makes none", async () => {
    const folder = await folderWith(twoShots);
    await writeFile(join(folder.dir, "mine"), "my own");
    await symlink("nowhere", join(folder.dir, "link"));
    for (const out of ["mine", "mine/renders", "link", "link/renders"]) {
      const flags = ["--out", out, "--state", "state.jsonl"];
      const { refusals } = JSON.parse((await folder.sora("plan", "shots.yaml", ...flags, "--json")).stdout);
      expect(refusals).toEqual([expect.stringMatching(/cannot be used: a file is where a directory should be/)]);
      expect((await folder.run(flags)).stderr).toContain(refusals[0]);
    }
    expect(folder.requests()).toBe(0);
    expect((await folder.sora("plan", "shots.yaml", "--out", "yet/to/come", "--json")).stdout).toContain(
      '"refusals":[]',
    );
    expect(await readdir(folder.dir)).not.toContain("yet");
  });
});

describe("plan --detailed-exitcode", () => {
  it("tells a pipeline whether there is anything to do", async () => {
    const folder = await folderWith(twoShots);
    expect(await folder.sora("plan", "shots.yaml", "--detailed-exitcode")).toMatchObject({ code: 10 });
    await folder.run();
    expect(await folder.sora("plan", "shots.yaml", "--detailed-exitcode")).toMatchObject({ code: 0 });
  });
});

describe("schema", () => {
  it("prints the schema that the manifest is checked against, and a reference that names every field", async () => {
    const folder = await folderWith(twoShots);
    const schema = JSON.parse((await folder.sora("schema")).stdout);
    const { stdout } = await folder.sora("schema", "--markdown");
    const fields = [...Object.keys(schema.properties), ...Object.keys(schema.$defs.shot.properties)];
    expect(fields.filter((field) => !stdout.includes(`\`${field}\``))).toEqual([]);
  });
});

describe("completion", () => {
  it("offers commands, then the command's own flags, to a real bash", async () => {
    const folder = await folderWith(twoShots);
    await writeFile(join(folder.dir, "completion.bash"), (await folder.sora("completion", "bash")).stdout);
    const complete = (...words: string[]) =>
      execFileSync(
        "bash",
        [
          "-c",
          `source completion.bash; COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _sora_batch; echo "\${COMPREPLY[@]}"`,
        ],
        { cwd: folder.dir, encoding: "utf8" },
      ).trim();
    expect(complete("sora-batch", "va")).toBe("validate");
    expect(complete("sora-batch", "run", "--conc")).toBe("--concurrency");
    expect(complete("sora-batch", "validate", "--conc")).toBe("");
  });

  it("has a script for every shell it names, and says which there are", async () => {
    const folder = await folderWith(twoShots);
    for (const shell of ["zsh", "fish"]) {
      const { code, stdout } = await folder.sora("completion", shell);
      expect(code).toBe(0);
      expect(stdout).toContain("concurrency");
    }
    const unknown = await folder.sora("completion", "tcsh");
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain("bash, zsh, fish");
  });
});

describe("status and report", () => {
  it("tell where shots stand after an interruption, from the state alone", async () => {
    const folder = await folderWith(twoShots, slow);
    await interruptedAfter(folder, 2);
    await folder.server.close();
    const status = await folder.sora("status", "shots.yaml");
    expect(status.code).toBe(0);
    for (const job of folder.server.ledger().jobs) expect(status.stdout).toContain(job.id);
    expect(status.stdout).toMatch(/landing +(queued|in_progress)/);
    // A report of the tool's own is written anew, whatever became of the rest of it.
    await truncate(folder.path("report.json"), 100);
    expect(await folder.sora("report", "shots.yaml", "--report", "json")).toMatchObject({
      code: 0,
      stdout: "renders/shots/report.json\n",
    });
    const report = JSON.parse(await readFile(folder.path("report.json"), "utf8"));
    expect(report).toMatchObject({ name: "shots", totals: { shots: 2, complete: 0 } });
  });
});

describe("cancel", () => {
  it("cancels unfinished jobs on the server, records it, and only --retry cancelled buys them again", async () => {
    const folder = await folderWith(twoShots, slow);
    await interruptedAfter(folder, 2);
    const flags = ["--base-url", folder.server.url];
    const cancelled = await folder.sora("cancel", "shots.yaml", "--only", "landing", ...flags);
    expect(cancelled.code, cancelled.stderr).toBe(0);
    expect(folder.server.ledger().jobs.map((job) => job.status)).toContain("cancelled");
    expect(await folder.sora("cancel", "shots.yaml", ...flags)).toMatchObject({ code: 0 });
    expect(folder.server.ledger().jobs.map((job) => job.status)).toEqual(["cancelled", "cancelled"]);
    expect((await folder.sora("status", "shots.yaml")).stdout).toMatch(/landing +cancelled/);
    await folder.restartServer();
    const posts = folder.posts();
    expect(await folder.run()).toMatchObject({ code: 1 });
    expect(folder.posts()).toBe(posts);
    expect(await folder.run(["--retry", "cancelled"])).toMatchObject({ code: 0 });
    expect(folder.bought()).toEqual([...twoShotsPrompts, ...twoShotsPrompts].sort());
  });
});

describe("run", () => {
  it("takes a manifest from standard input when it is given a name", async () => {
    const folder = await folderWith(twoShots);
    const args = ["run", "-", "--simulate", "--name", "piped"];
    const unnamed = await sora(["run", "-", "--simulate"], { cwd: folder.dir, stdin: twoShots });
    expect(unnamed).toMatchObject({ code: 2 });
    expect(unnamed.stderr).toContain("--name");
    expect(await sora(args, { cwd: folder.dir, stdin: twoShots })).toMatchObject({ code: 0 });
    expect(await folder.videos()).toHaveLength(3);
  });

  it("takes a table", async () => {
    const folder = await folderWith(twoShots);
    await writeFile(
      join(folder.dir, "table.csv"),
      '\ufeffid;prompt;place;n_seconds;size\r\na;A quiet {{place}};harbor;1;320x180\r\nb;"A loud\n{{place}}";street;1;320x180\r\n',
    );
    const run = await sora(["run", "table.csv", "--simulate"], { cwd: folder.dir });
    expect(run.code, run.stderr).toBe(0);
    expect(await folder.videos()).toEqual(["renders/table.simulated/a.mp4", "renders/table.simulated/b.mp4"]);
  });

  it("with --json writes one JSON line per event and ends with the result", async () => {
    const folder = await folderWith(twoShots);
    const { stdout, code } = await folder.run(["--json"]);
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const saved = events.filter((event) => event.event === "saved");
    expect(saved.map((event) => event.shot).sort()).toEqual(["dust", "dust", "landing"]);
    expect(events.at(-1)).toMatchObject({ event: "result", exit_code: code, totals: { complete: 2 } });
  });

  it("with --quiet says nothing while all is well", async () => {
    const folder = await folderWith(twoShots);
    expect(await folder.run(["--quiet"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("simulated and interrupted resumes like a real one: the simulator remembers its jobs", async () => {
    const folder = await folderWith(twoShots);
    let child: ChildProcess | undefined;
    const killed = await sora(["run", "shots.yaml", "--simulate", "--time-scale", "10"], {
      cwd: folder.dir,
      started: (process) => {
        child = process;
        process.stderr?.on("data", (text) => String(text).includes("dust    submitted") && child?.kill("SIGKILL"));
      },
    });
    expect(killed.signal).toBe("SIGKILL");
    const resumed = await sora(["run", "shots.yaml", "--simulate"], { cwd: folder.dir });
    expect(resumed.code, resumed.stderr).toBe(0);
    const report = JSON.parse(await readFile(join(folder.dir, "renders/shots.simulated/report.json"), "utf8"));
    expect(report.shots.map((shot: { takes: unknown[] }) => shot.takes.length)).toEqual([1, 1]);
  });
});

describe("simulate", () => {
  it("serves until it is interrupted", async () => {
    const folder = await folderWith(twoShots);
    let child: ChildProcess | undefined;
    const ended = sora(["simulate", "--time-scale", "20000"], {
      cwd: folder.dir,
      started: (process) => {
        child = process;
      },
    });
    const stdout = child?.stdout;
    if (!stdout) throw new Error("the process has no output");
    const [url] = await once(stdout, "data");
    const run = await sora(
      [
        "run",
        "shots.yaml",
        "--base-url",
        String(url).trim(),
        "--poll-interval",
        "20ms",
        "--requests-per-minute",
        "9999",
      ],
      { cwd: folder.dir },
    );
    expect(run.code, run.stderr).toBe(0);
    child?.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0 });
  });
});

describe("init", () => {
  it("writes a manifest that is valid, runs, and is never written over", async () => {
    const folder = await folderWith(twoShots);
    expect(await folder.sora("init", "new.yaml")).toMatchObject({ code: 0 });
    expect(await folder.sora("validate", "new.yaml")).toMatchObject({ code: 0, stdout: "new.yaml: valid, 4 shots\n" });
    const again = await folder.sora("init", "new.yaml");
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("already there");
  });
});

describe("advice about prompts", () => {
  it("is given by validate, extended by the manifest's own names, and silenced by --no-lint; it never makes a manifest invalid", async () => {
    const folder = await folderWith(
      "version: 1\nlint: {names: [Zorbo]}\nshots:\n  - {id: a, prompt: Zorbo the clown walks through a quiet park, size: 1280x720}\n",
    );
    const advised = await folder.sora("validate", "shots.yaml");
    expect(advised).toMatchObject({ code: 0 });
    expect(advised.stderr).toContain('shots.yaml:4:5  warning: a: the prompt names "Zorbo"');
    expect(await folder.sora("validate", "shots.yaml", "--no-lint")).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("validate", () => {
  it("checks several manifests at once and reports them as one JSON document", async () => {
    const folder = await folderWith(twoShots);
    await writeFile(join(folder.dir, "bad.csv"), "prompt,n_seconds\nA street,25\n");
    const text = await folder.sora("validate", "shots.yaml", "bad.csv");
    expect(text.code).toBe(2);
    expect(text.stderr).toContain("bad.csv:2:10  n_seconds must be at most 20 (found 25)");
    const json = JSON.parse((await folder.sora("validate", "shots.yaml", "bad.csv", "--json")).stdout);
    expect(json).toMatchObject({
      valid: false,
      manifests: [
        { shots: 2, problems: [] },
        { shots: null, problems: [{ line: 2, column: 10 }] },
      ],
    });
  });
});
