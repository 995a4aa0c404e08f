#!/usr/bin/env node
// The process: argv, environment, console and signals in; exit code out. Nothing else in the project knows them.
import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { describeError } from "./commands/describe-error.js";
import { exitCodes } from "./commands/exit-codes.js";
import type { Host, Output, StopSignal } from "./commands/host.js";
import { makeProgram } from "./commands/program.js";

/** A manifest larger than this does not come through a pipe by intent. */
const longestInput = 256 * 1024 * 1024;
/** Output that nobody reads must not keep a finished process alive. */
const flushLimitMs = 2000;

let scrub = (text: string): string => text;

function output(stream: NodeJS.WriteStream): Output {
  // A reader that went away (`| head`) is not an error of ours.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => {
      stream.write(scrub(text));
    },
    isTTY: stream.isTTY === true,
    terminal: stream.isTTY === true ? stream : null,
  };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > longestInput) throw new Error("standard input is larger than 256 MiB");
    chunks.push(bytes);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
}

function onSignal(handler: (signal: StopSignal) => void): () => void {
  process.on("SIGINT", handler);
  process.on("SIGTERM", handler);
  return () => {
    process.off("SIGINT", handler);
    process.off("SIGTERM", handler);
  };
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const found = typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : null;
  if (typeof found !== "string") throw new Error("package.json has no version");
  return found;
}

const argv = process.argv.slice(2);
const host: Host = {
  version: packageVersion(),
  argv,
  cwd: process.cwd(),
  env: process.env,
  out: output(process.stdout),
  err: output(process.stderr),
  colour: !argv.includes("--no-color") && !process.env.NO_COLOR && process.env.TERM !== "dumb",
  readStdin,
  onSignal,
  exitNow: (code) => process.exit(code),
  scrub: (filter) => {
    scrub = filter;
  },
};

async function main(): Promise<number> {
  let code: number = exitCodes.complete;
  const program = makeProgram(host, (result) => {
    code = result;
  });
  program.exitOverride().configureOutput({ writeOut: host.out.write, writeErr: host.err.write });
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    // Commander has already said what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.complete : exitCodes.usage;
    const { code: failed, message } = describeError(error);
    host.err.write(`sora-batch: ${message}\n`);
    return failed;
  }
}

async function flush(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write("", () => resolve());
  });
}

const code = await main();
// Idle connections and a stuck reader must not hold up a command that has ended.
setTimeout(() => process.exit(code), flushLimitMs).unref();
await Promise.all([flush(process.stdout), flush(process.stderr)]);
process.exit(code);
