// A folder with a manifest beside a scripted server: runs the built command there, and reads what an outside observer can read.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseJournal } from "../../../src/journal/parse.js";
import type { Fact } from "../../../src/model/fact.js";
import { foldFacts, type Ledger } from "../../../src/model/ledger.js";
import type { ShotSummary, Summary } from "../../../src/report/summary-shape.js";
import { type CliOptions, type CliResult, canaryKey, sora } from "../cli.js";
import { ScriptedServer } from "./server.js";

const pace = ["--poll-interval", "20ms", "--poll-max-interval", "60ms", "--requests-per-minute", "100000"];

/** A manifest of small shots of one second, `id: prompt`. Further lines go to its top level. */
export function manifestOf(shots: Readonly<Record<string, string>>, ...lines: string[]): string {
  const list = Object.entries(shots).map(([id, prompt]) => `  - {id: ${id}, prompt: ${JSON.stringify(prompt)}}`);
  return ["version: 1", "defaults: {n_seconds: 1, size: 320x180}", ...lines, "shots:", ...list, ""].join("\n");
}

export class ScriptedBatch {
  readonly dir: string;
  readonly server: ScriptedServer;
  /** Everything the command has printed so far. */
  readonly outputs: string[] = [];

  private constructor(dir: string, server: ScriptedServer) {
    this.dir = dir;
    this.server = server;
  }

  static async create(manifest: string): Promise<ScriptedBatch> {
    const dir = await mkdtemp(join(tmpdir(), "sora-scripted-"));
    await writeFile(join(dir, "shots.yaml"), manifest);
    return new ScriptedBatch(dir, await ScriptedServer.start());
  }

  get book() {
    return this.server.book;
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  write(manifest: string): Promise<void> {
    return writeFile(join(this.dir, "shots.yaml"), manifest);
  }

  /** `run`; the server's `kill` means this process, unless `started` is given. */
  run(flags: readonly string[] = [], options: Partial<CliOptions> = {}): Promise<CliResult> {
    return this.command(["run", "shots.yaml", "--base-url", this.server.url, ...pace, ...flags], options);
  }

  async command(args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> {
    const result = await sora(args, {
      cwd: this.dir,
      started: (child) => {
        this.server.client = child;
      },
      ...options,
    });
    this.outputs.push(result.stdout, result.stderr);
    return result;
  }

  path(...parts: string[]): string {
    return join(this.dir, "renders", "shots", ...parts);
  }

  async report(): Promise<Summary> {
    // Written by the command under test; its shape is tested against the schema elsewhere.
    return JSON.parse(await readFile(this.path("report.json"), "utf8")) as Summary;
  }

  async reportOf(shot: string): Promise<ShotSummary> {
    const found = (await this.report()).shots.find(({ id }) => id === shot);
    if (!found) throw new Error(`the report has no shot ${shot}`);
    return found;
  }

  async facts(): Promise<readonly Fact[]> {
    const bytes = await readFile(this.path("state.jsonl"));
    const parsed = parseJournal("state.jsonl", bytes);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return parsed.value?.facts ?? [];
  }

  async ledger(): Promise<Ledger> {
    return foldFacts(await this.facts());
  }

  /** Every file below the folder, by relative path. */
  async files(): Promise<Map<string, Buffer>> {
    const entries = await readdir(this.dir, { recursive: true, withFileTypes: true });
    const files = new Map<string, Buffer>();
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(relative(this.dir, path), await readFile(path));
    }
    return files;
  }

  /** Places where the key was seen: file names and "output". */
  async keySightings(): Promise<string[]> {
    const spellings = [
      canaryKey,
      Buffer.from(canaryKey).toString("base64").replace(/=+$/, ""),
      encodeURIComponent(canaryKey),
    ];
    const files = [...(await this.files())].filter(([, bytes]) =>
      spellings.some((spelling) => bytes.includes(spelling)),
    );
    const printed = this.outputs.filter((text) => spellings.some((spelling) => text.includes(spelling)));
    return [...files.map(([path]) => path), ...printed.map(() => "output")];
  }
}
