#!/usr/bin/env node
// The process: argv, environment, console and signals in; exit code out. Nothing else in the project knows them.
import { readFileSync } from "node:fs";
import { exitCodes } from "./commands/exit-codes.js";
import type { Host, Output, StopSignal } from "./commands/host.js";
import { packageFile } from "./util/package-file.js";
import { printableOutput } from "./util/printable.js";
import { redactor } from "./util/redact.js";

/** More than any manifest may have: what exceeds it is refused, and the rest need not be read. */
const longestInput = 33 * 1024 * 1024;
/** Output that nobody reads must not keep a finished process alive. */
const flushLimitMs = 2000;

let scrub = redactor(process.env.OPENAI_API_KEY ?? null);

function output(stream: NodeJS.WriteStream): Output {
  // A reader that went away (`| head`) is not an error of ours.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => {
      stream.write(printableOutput(scrub(text), stream.isTTY === true));
    },
    isTTY: stream.isTTY === true,
    terminal: stream.isTTY === true ? stream : null,
  };
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    chunks.push(bytes);
    if (length > longestInput) break;
  }
  return Buffer.concat(chunks);
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
  const manifest: unknown = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
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
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    host.out.write(`${host.version}\n`);
    return exitCodes.complete;
  }
  // What a start loads is most of its time: nothing is imported before it is needed.
  const [{ CommanderError }, { makeProgram }] = await Promise.all([
    import("commander"),
    import("./commands/program.js"),
  ]);
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
    return sayWhatEndedIt(error);
  }
}

async function sayWhatEndedIt(error: unknown): Promise<number> {
  const { describeError } = await import("./commands/describe-error.js");
  const { code, message } = describeError(error);
  host.err.write(`sora-batch: ${message}\n`);
  return code;
}

// Node would print the error with all its members, past everything that keeps the key out of the output.
process.on("uncaughtException", (error) => {
  void sayWhatEndedIt(error).then((failed) => process.exit(failed));
});

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
