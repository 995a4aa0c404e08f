// A real terminal for tests: a program in tmux whose screen can be read, resized and told over a socket what to do.
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { distUrl } from "../support/dist.js";

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

const run = promisify(execFile);
const driver = fileURLToPath(new URL("terminal-driver.mjs", import.meta.url));
const patienceMs = 10_000;

export class TerminalRig {
  readonly #tmux: (...args: string[]) => Promise<string>;
  readonly #socket: Socket;

  constructor(tmux: (...args: string[]) => Promise<string>, socket: Socket) {
    this.#tmux = tmux;
    this.#socket = socket;
  }

  /** See terminal-driver.mjs. */
  tell(...commands: readonly object[]): void {
    for (const command of commands) this.#socket.write(`${JSON.stringify(command)}\n`);
  }

  /** No more commands: the driver has nothing left to do. */
  end(): void {
    this.#socket.end();
  }

  /** Lines of the window without trailing blanks. @param history scrolled-off lines come first. */
  async screen({ history = false } = {}): Promise<string[]> {
    const text = await this.#tmux("capture-pane", "-p", "-t", "rig", ...(history ? ["-S", "-"] : []));
    return text.trimEnd().split("\n");
  }

  /** Nothing announces that a terminal has drawn: looks until the screen fits, or fails showing it. */
  async shows(expected: string | ((lines: string[]) => boolean)): Promise<string[]> {
    const fits = typeof expected === "string" ? (lines: string[]) => lines.join("\n").includes(expected) : expected;
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const lines = await this.screen();
      if (fits(lines)) return lines;
      if (performance.now() > deadline) throw new Error(`the screen never showed ${expected}:\n${lines.join("\n")}`);
      await delay(25);
    }
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-t", "rig", "-x", String(columns), "-y", String(rows));
  }

  /** Whether the cursor is shown and lines wrap, as a shell expects. */
  async isOrdinary(): Promise<boolean> {
    const flags = await this.#tmux("display-message", "-p", "-t", "rig", "#{cursor_flag}#{wrap_flag}");
    return flags.trim() === "11";
  }
}

/** Starts the driver in a terminal of this size; both end with the test. */
export async function openTerminal(columns: number, rows: number): Promise<TerminalRig> {
  const directory = await mkdtemp(join(tmpdir(), "observe-"));
  const tmux = async (...args: string[]): Promise<string> => {
    const { stdout } = await run("tmux", ["-S", join(directory, "tmux"), "-f", "/dev/null", "-u", ...args]);
    return stdout;
  };
  const server = createServer();
  onTestFinished(async () => {
    await tmux("kill-server");
    server.close();
    await rm(directory, { recursive: true, force: true });
  });
  const path = join(directory, "commands");
  const connected = firstConnection(server, path);
  const size = ["-x", String(columns), "-y", String(rows)];
  const program = [process.execPath, driver, path, distUrl("modules/")];
  // The window outlives the driver so that its last screen can be read, but not for long when a test is killed.
  await tmux("new-session", "-d", "-s", "rig", ...size, `${program.join(" ")}; echo left; exec sleep 60`);
  return new TerminalRig(tmux, await connected);
}

function firstConnection(server: Server, path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    server.once("connection", resolve);
    server.once("error", reject);
    server.listen(path);
    setTimeout(() => reject(new Error("the driver did not start")), patienceMs).unref();
  });
}
