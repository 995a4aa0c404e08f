// Manifests that mean harm, at the largest size that is read and beyond it: refused by the real command with little memory.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readManifest } from "../../../src/manifest/read-manifest.js";
import { shapes } from "../../e2e/hostile-shapes.js";
import { expectInert } from "../../e2e/hostile-text.js";
import { type CliResult, sora } from "../../support/cli.js";
import { count } from "../figures.js";

/** The tool's promise is to be bounded; a process that needs more than this for a refusal is brought down by the runtime. */
const heapMiB = 1200;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sora-hostile-"));
});
afterAll(() => rm(dir, { recursive: true }));

async function validate(file: string): Promise<CliResult> {
  const env = { NODE_OPTIONS: `--max-old-space-size=${heapMiB}` };
  const result = await sora(["validate", file], { cwd: dir, env });
  expect([0, 2], result.stderr.slice(-500)).toContain(result.code);
  expectInert(result.stdout + result.stderr, file);
  expect(result.stderr).not.toContain("mistake in sora-batch");
  count("bad inputs tried");
  return result;
}

const growing = Object.entries(shapes).filter(([, { text }]) => text(200_000).length > 100_000);

describe.concurrent("at almost 1 MiB", () => {
  it.each(growing)("%s", { timeout: 60_000 }, async (name, { file, text, says }) => {
    const own = `${name.replaceAll(/\W+/g, "-")}-${file}`;
    await writeFile(join(dir, own), text(2 ** 20 - 100));
    const { code, stderr } = await validate(own);
    if (code === 2) expect(stderr).toMatch(says);
    else expect("").toMatch(says);
  });
});

it.each([
  "nothing but shots",
  "a text in quotes that never end",
  "nothing but rows",
  "nothing but old line ends",
  "10,000 opened lists",
])("at almost 32 MiB: %s", { timeout: 60_000 }, async (name) => {
  const shape = shapes[name];
  await writeFile(join(dir, shape?.file ?? ""), shape?.text(32 * 2 ** 20 - 100) ?? "");
  await validate(shape?.file ?? "");
});

it.each(["m.yaml", "m.csv"])("100 MB are refused unread: %s", async (file) => {
  await writeFile(join(dir, file), Buffer.alloc(100_000_000, "prompt\n"));
  expect((await validate(file)).stderr).toContain("it is larger than 32 MiB");
});

it("a small manifest cannot name one large table many times", async () => {
  await writeFile(join(dir, "rows.csv"), `prompt,notes\n${`x,${"y".repeat(100_000)}\n`.repeat(60)}`);
  await writeFile(join(dir, "m.yaml"), `shots:\n${"  - shots_from: rows.csv\n".repeat(10_000)}`);
  const result = await readManifest({ file: "m.yaml", cwd: dir });
  expect(result.ok ? [] : result.error.map((problem) => problem.message)).toEqual([
    "rows.csv and the tables before it are larger than 32 MiB together: split the manifest",
  ]);
});
