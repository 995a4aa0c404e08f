// A folder with a manifest in it and a simulated server beside it: what an outside observer can see of a batch.
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { SimulatorOptions } from "../../src/simulator/options.js";
import { type Simulator, startSimulator } from "../../src/simulator/simulator.js";
import { type CliOptions, type CliResult, canaryKey, sora } from "./cli.js";

/** Fast enough for a test: jobs render in a few milliseconds. */
const quick: SimulatorOptions = { timeScale: 20_000, apiKey: canaryKey };
const pace = ["--poll-interval", "20ms", "--poll-max-interval", "60ms", "--requests-per-minute", "100000"];

export class BatchFolder {
  readonly dir: string;
  /** The manifest's name in it. */
  readonly manifest: string;
  readonly #store: string;
  server: Simulator;

  private constructor(dir: string, manifest: string, store: string, server: Simulator) {
    this.dir = dir;
    this.manifest = manifest;
    this.#store = store;
    this.server = server;
  }

  /** @param file the manifest's name, `shots` and an extension: a table is read in half the time. */
  static async create(text: string, server: SimulatorOptions = {}, file = "shots.yaml"): Promise<BatchFolder> {
    const dir = await mkdtemp(join(tmpdir(), "sora-batch-"));
    await writeFile(join(dir, file), text);
    const store = `${dir}.server`;
    return new BatchFolder(dir, file, store, await startSimulator({ ...quick, store, ...server }));
  }

  /** The same server with the same jobs, started again with these settings; its log of requests starts anew. */
  async restartServer(server: SimulatorOptions = {}): Promise<void> {
    await this.server.close();
    this.server = await startSimulator({ ...quick, store: this.#store, ...server });
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.#store, { force: true });
    await rm(this.dir, { recursive: true, force: true });
  }

  write(manifest: string): Promise<void> {
    return writeFile(join(this.dir, this.manifest), manifest);
  }

  run(flags: readonly string[] = [], options: Partial<CliOptions> = {}): Promise<CliResult> {
    const args = ["run", this.manifest, "--base-url", this.server.url, ...pace, ...flags];
    return sora(args, { cwd: this.dir, ...options });
  }

  sora(...args: string[]): Promise<CliResult> {
    return sora(args, { cwd: this.dir });
  }

  path(...parts: string[]): string {
    return join(this.dir, "renders", "shots", ...parts);
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

  async videos(): Promise<string[]> {
    return [...(await this.files()).keys()].filter((path) => path.endsWith(".mp4")).sort();
  }

  /** Prompts of the jobs that the server would bill, sorted. */
  bought(): string[] {
    return this.server
      .ledger()
      .jobs.map((job) => job.request.prompt)
      .sort();
  }

  posts(): number {
    return this.server.ledger().requests.filter((request) => request.method === "POST").length;
  }

  requests(): number {
    return this.server.ledger().requests.length;
  }

  /** SHA-256 of each file that the server holds, as fetched by a plain client. */
  async served(): Promise<Set<string>> {
    const hashes = new Set<string>();
    const headers = { authorization: `Bearer ${canaryKey}` };
    for (const job of this.server.ledger().jobs) {
      const view: unknown = await (await fetch(`${this.server.url}/videos/${job.id}`, { headers })).json();
      for (const url of videoUrls(view)) {
        const response = await fetch(url, { headers });
        hashes.add(sha256(new Uint8Array(await response.arrayBuffer())));
      }
    }
    return hashes;
  }
}

function videoUrls(job: unknown): string[] {
  if (typeof job !== "object" || job === null || !("generations" in job) || !Array.isArray(job.generations)) return [];
  return job.generations.flatMap((generation: { video_url?: unknown }) =>
    typeof generation.video_url === "string" ? [generation.video_url] : [],
  );
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
