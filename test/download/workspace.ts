// A fresh output directory per test, and what a test wants to know about it.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { createVideoStore } from "../../src/download/store.js";
import type { SaveOrder } from "../../src/model/video-api.js";
import type { Server } from "./served.js";

export interface Workspace {
  /** The output directory. */
  readonly dir: string;
  at(...path: string[]): string;
  /** Every file and directory below, sorted. */
  files(): Promise<string[]>;
  save(
    server: Server,
    order?: Partial<SaveOrder>,
    signal?: AbortSignal,
  ): ReturnType<ReturnType<typeof createVideoStore>["save"]>;
}

export const order: SaveOrder = {
  target: { from: "job", job: "task_1" },
  path: "shot.mp4",
  request: { model: "sora-1-turbo", prompt: "a rocket" },
  adopt: true,
};

export function useWorkspace(): Workspace {
  let dir = "";
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "download-"));
  });
  afterEach(() => rm(dir, { recursive: true }));
  return {
    get dir() {
      return dir;
    },
    at: (...path) => join(dir, ...path),
    files: async () => (await readdir(dir, { recursive: true })).sort(),
    save: (server, changes = {}, signal) =>
      createVideoStore({ outDir: dir, content: server.content }).save({ ...order, ...changes }, () => {}, signal),
  };
}
