// Runs a batch on a real terminal and records every byte that the terminal was sent.
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { canaryKey } from "../support/cli.js";
import { distUrl } from "../support/dist.js";
import type { HostileBatch } from "./hostile-batch.js";

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

const run = promisify(execFile);
const patienceMs = 20_000;
const ended = "the command has ended";

export async function runOnTerminal(batch: HostileBatch): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "sora-terminal-"));
  const tmux = (...args: string[]) => run("tmux", ["-S", join(directory, "tmux"), "-f", "/dev/null", "-u", ...args]);
  const flags = "--poll-interval 10ms --poll-max-interval 20ms --requests-per-minute 100000 --verbose";
  const command = `${process.execPath} ${fileURLToPath(distUrl("cli.js"))} run shots.yaml --base-url ${batch.server.url} ${flags}`;
  // The window is there before the command, so that nothing it is sent is missed, and for a while after it.
  const script = `cd ${batch.dir}; read _; env -u CI OPENAI_API_KEY=${canaryKey} TERM=xterm-256color ${command}; echo ${ended}; exec sleep 60`;
  const record = join(directory, "raw");
  try {
    await tmux("new-session", "-d", "-s", "rig", "-x", "100", "-y", "30", "sh", "-c", script);
    await tmux("pipe-pane", "-t", "rig", `cat > ${record}`);
    await tmux("send-keys", "-t", "rig", "Enter");
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const raw = await readFile(record, "utf8").catch(() => "");
      if (raw.includes(ended)) return raw;
      if (performance.now() > deadline) throw new Error(`the command did not end:\n${raw.slice(-2000)}`);
      await delay(50);
    }
  } finally {
    await tmux("kill-server").catch(() => undefined);
    await rm(directory, { recursive: true, force: true });
  }
}
