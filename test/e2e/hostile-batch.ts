// A folder with a batch that carries hostile text wherever text may be, run against a server that does the same.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { type CliOptions, type CliResult, sora } from "../support/cli.js";
import { HostileServer, type Script } from "./hostile-server.js";
import { obeyed } from "./hostile-text.js";

const pace = ["--poll-interval", "10ms", "--poll-max-interval", "20ms", "--requests-per-minute", "100000"];

/** A shot with a text in every field that takes one. Prompts take no control characters: there the text is what is left. */
export function shotWith(id: string, text: string): Record<string, unknown> {
  const prompt = text.replace(new RegExp(obeyed, "gu"), "").replaceAll("{{", "\\{{").trim();
  return {
    id,
    prompt: `${id} ${prompt} {{v}}`,
    vars: { v: prompt === "" ? "v" : prompt.replaceAll("\\{{", "") },
    notes: text,
    tags: [text.slice(0, 80)],
    scene: text.slice(0, 100),
  };
}

export class HostileBatch {
  readonly dir: string;
  readonly server: HostileServer;
  readonly outputs: string[] = [];

  private constructor(dir: string, server: HostileServer) {
    this.dir = dir;
    this.server = server;
  }

  static async create(shots: readonly Record<string, unknown>[], script: Script, settings = {}): Promise<HostileBatch> {
    const dir = await mkdtemp(join(tmpdir(), "sora-hostile-"));
    const batch = new HostileBatch(dir, await HostileServer.start(script));
    const defaults = { n_seconds: 1, size: "320x180" };
    const retries = { request: 0, generation: 0 };
    await writeFile(join(dir, "shots.yaml"), stringify({ concurrency: 200, retries, defaults, ...settings, shots }));
    return batch;
  }

  async sora(args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> {
    const result = await sora(args, { cwd: this.dir, ...options });
    this.outputs.push(result.stdout, result.stderr);
    return result;
  }

  run(flags: readonly string[] = [], options: Partial<CliOptions> = {}): Promise<CliResult> {
    return this.sora(["run", "shots.yaml", "--base-url", this.server.url, ...pace, ...flags], options);
  }

  report(name: string): Promise<string> {
    return readFile(join(this.dir, "renders", "shots", name), "utf8");
  }

  /** Every file below the folder, by relative path. */
  async files(): Promise<Map<string, Buffer>> {
    const entries = await readdir(this.dir, { recursive: true, withFileTypes: true });
    const files = new Map<string, Buffer>();
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) files.set(relative(this.dir, path), await readFile(path));
    }
    return files;
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.dir, { recursive: true, force: true });
  }
}
