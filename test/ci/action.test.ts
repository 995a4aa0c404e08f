// The action and the workflow as GitHub reads them; their scripts are run as its runner would run them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { distUrl } from "../support/dist.js";

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, { readonly needs?: string; readonly steps: readonly Step[] }>>;
}

function read<T>(path: string): { text: string; value: T } {
  const text = readFileSync(new URL(`../../.github/${path}`, import.meta.url), "utf8");
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return { text, value: document.toJS() as T };
}

const { text: actionText, value: action } = read<Action>("actions/render/action.yml");
const { value: workflow } = read<Workflow>("workflows/render.yml");
const steps = action.runs.steps;
const step = (name: string): Step => steps.find((candidate) => candidate.name === name)!;

const hasBash = spawnSync("bash", ["--version"]).status === 0;
if (!hasBash) process.stderr.write("bash is not installed: the action's scripts are not run in these tests\n");

const folder = mkdtempSync(join(tmpdir(), "sora-batch-action-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a step's script with its variables as the runner would fill them. */
function runStep(name: string, values: Readonly<Record<string, string>>) {
  const { run = "", env = {} } = step(name);
  const filled = Object.fromEntries(Object.keys(env).map((variable) => [variable, values[variable] ?? ""]));
  const output = join(folder, "output");
  writeFileSync(output, "");
  const script = join(folder, "step.sh");
  writeFileSync(script, run);
  const result = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...filled, GITHUB_OUTPUT: output },
    encoding: "utf8",
    timeout: 60_000,
  });
  return { ...result, output: readFileSync(output, "utf8") };
}

describe("the render action", () => {
  it("is a composite whose scripts name their shell and hold no input: inputs come as variables", () => {
    expect(action.runs.using).toBe("composite");
    for (const { run, shell } of steps) {
      if (run === undefined) continue;
      expect(shell).toBe("bash");
      expect(run).not.toContain("${{");
    }
  });

  it("uses every input it has, and no other", () => {
    const used = new Set([...actionText.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(action.inputs).sort());
    for (const { required, default: fallback } of Object.values(action.inputs)) {
      expect(required === true || fallback !== undefined).toBe(true);
    }
  });

  it("restores the latest state and always saves a new one, without locks, whatever the run came to", () => {
    const order = steps.map(({ name }) => name);
    const restore = step("Restore the state and the videos");
    const save = step("Save the state and the videos");
    expect(restore.with?.key).toBe(save.with?.key);
    expect(save.with?.key).toMatch(/github\.run_id.*github\.run_attempt/);
    expect(save.with?.key?.startsWith(restore.with?.["restore-keys"] ?? "none")).toBe(true);
    expect(order.indexOf("Leave no lock behind")).toBe(order.indexOf("Save the state and the videos") - 1);
    for (const name of ["Leave no lock behind", "Save the state and the videos", "Upload the report"]) {
      expect(step(name).if).toBe("always()");
    }
  });

  it.runIf(hasBash)("gives every batch and every shard a cache of its own", () => {
    const named = (values: Record<string, string>) => runStep("Name the cache and the report", values).output;
    const outputs = [
      { MANIFEST: "a.yaml", OUT: "renders" },
      { MANIFEST: "b, c.yaml", OUT: "renders" },
      { MANIFEST: "a.yaml", OUT: "renders", SHARD: "2/3" },
    ].map(named);
    expect(new Set(outputs).size).toBe(3);
    expect(outputs[2]).toMatch(/^cache=(sora-batch-[0-9a-f]{12}-2-of-3)-\nartifact=\1\n$/);
  });

  it.runIf(hasBash)("renders with flags, a shard and an odd name for the manifest, then leaves no lock", () => {
    writeFileSync(
      join(folder, "a $(touch oops) b.yaml"),
      "name: film\ndefaults: {n_seconds: 1, size: 320x180}\nshots:\n  - {id: a, prompt: One}\n  - {id: b, prompt: Two}\n",
    );
    const run = runStep("Render what is missing", {
      SORA_BATCH: fileURLToPath(new URL("..", distUrl("cli.js"))),
      MANIFEST: "a $(touch oops) b.yaml",
      FLAGS: " --simulate\n  --time-scale 5000 ",
      SHARD: "2/2",
      OUT: "out dir",
    });
    expect(run.status, run.stderr).toBe(0);
    writeFileSync(join(folder, "out dir", "state.jsonl.lock"), "left");
    expect(runStep("Leave no lock behind", { OUT: "out dir" }).status).toBe(0);
    const files = readdirSync(join(folder, "out dir"));
    expect(files).toEqual(expect.arrayContaining(["b.mp4", "report.json", "state.jsonl"]));
    expect(files).not.toContain("a.mp4");
    expect(files).not.toContain("state.jsonl.lock");
    expect(readdirSync(folder)).not.toContain("oops");
    expect(runStep("Leave no lock behind", { OUT: "nowhere" }).status).toBe(0);
  });
});

describe("the workflow example", () => {
  it("calls the action with inputs that it has", () => {
    const calls = Object.values(workflow.jobs).flatMap((job) =>
      job.steps.filter((call) => call.uses?.startsWith("./")),
    );
    expect(calls.map(({ uses }) => uses)).toEqual(["./.github/actions/render"]);
    for (const name of Object.keys(calls[0]?.with ?? {})) expect(Object.keys(action.inputs)).toContain(name);
  });

  it("renders shards that are all of the batch, and merges what they upload", () => {
    const { render, merge } = workflow.jobs as Record<
      string,
      { strategy?: { matrix: { shard: string[] } }; needs?: string }
    >;
    const shards = render?.strategy?.matrix.shard ?? [];
    expect(shards).toEqual(shards.map((_, index) => `${index + 1}/${shards.length}`));
    expect(merge?.needs).toBe("render");
    expect(workflow.jobs.merge?.steps.some(({ run }) => run?.includes("sora-batch merge"))).toBe(true);
  });

  it("starts only when somebody asks, with no rights beyond reading", () => {
    expect(Object.keys(workflow.on)).toEqual(["workflow_dispatch"]);
    expect(workflow.permissions).toEqual({ contents: "read" });
  });
});
