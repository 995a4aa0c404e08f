// The command line: every command with its flags and help. A command's own code is loaded only when it is called.
import { Command } from "commander";
import { exampleText } from "./examples.js";
import {
  faultFlags,
  pace,
  places,
  purchases,
  reports,
  selection,
  server,
  shardFlag,
  simulation,
} from "./flag-groups.js";
import { duration, oneOf, positiveNumber, repeated, wholeNumber } from "./flags.js";
import type { Host } from "./host.js";

type Done = (code: number) => void;

/** @param done told the exit code of the command that ran. */
export function makeProgram(host: Host, done: Done): Command {
  const program = new Command("sora-batch")
    .description(
      "Render a manifest of shots through a Sora-style video API: nothing paid for twice, nothing paid for lost.",
    )
    .version(host.version)
    .option("--verbose", "say more")
    .option("--quiet", "say only what went wrong")
    .option("--json", "machine-readable: NDJSON events for run, one JSON document elsewhere")
    .option("--no-color", "no colour (also NO_COLOR)")
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("(--help lists what there is)")
    .addHelpText("after", exitCodeHelp);
  for (const add of [run, plan, validate, status, cancel, report, merge, init, simulate, schema, completion])
    add(program, host, done);
  for (const command of program.commands) command.addHelpText("after", exampleText(command.name()));
  return program;
}

const exitCodeHelp = `
Exit codes:
  0 every selected video is on disk   1 some is not           2 usage, manifest or key: nothing was sent
  3 the state is in use               4 over budget           5 state file or disk
  6 credentials refused               130, 143 interrupted: the same command resumes`;

function run(program: Command, host: Host, done: Done): void {
  const command = program
    .command("run <manifest>")
    .description("render what is missing; resumes by itself; writes the report");
  for (const flags of [places, selection, pace, server, simulation, purchases, reports]) flags(command);
  command
    .option("--fail-fast", "stop buying at the first shot that does not succeed")
    .option(
      "--moderate",
      "ask the server's moderation endpoint first; flagged prompts are held, nothing is bought for them",
    )
    .option("--force-unlock", "take over the state from a process on another host that is surely gone")
    .action(async (manifest: string, _options, self: Command) => {
      const { run: action } = await import("./run.js");
      done(await action(manifest, self.optsWithGlobals(), host));
    });
}

function plan(program: Command, host: Host, done: Done): void {
  const command = program
    .command("plan <manifest>")
    .description("what run would do and why; sends nothing, needs no key");
  for (const flags of [places, selection, pace, server, purchases, reports]) flags(command);
  command
    .option("--all", "list unchanged shots one by one")
    .option("--detailed-exitcode", "exit 10 when there is something to do, 0 when there is not")
    .action(async (manifest: string, _options, self: Command) => {
      const { plan: action } = await import("./plan.js");
      done(await action(manifest, self.optsWithGlobals(), host));
    });
}

function validate(program: Command, host: Host, done: Done): void {
  program
    .command("validate <manifests...>")
    .description("check only: every problem, each with its file, line and column")
    .option("--name <name>", "the batch's name, for a manifest from standard input")
    .option("--no-lint", "no advice about prompts and sizes")
    .action(async (manifests: string[], _options, self: Command) => {
      const { validate: action } = await import("./validate.js");
      done(await action(manifests, self.optsWithGlobals(), host));
    });
}

function status(program: Command, host: Host, done: Done): void {
  const command = program.command("status <manifest>").description("where each shot stands, from the state file alone");
  shardFlag(places(command)).action(async (manifest: string, _options, self: Command) => {
    const { status: action } = await import("./status.js");
    done(await action(manifest, self.optsWithGlobals(), host));
  });
}

function cancel(program: Command, host: Host, done: Done): void {
  const command = program
    .command("cancel <manifest>")
    .description("cancel unfinished jobs on the server and record it");
  for (const flags of [places, server, simulation]) flags(command);
  command
    .option("--only <pattern>", "shots to act on: an id, or a pattern with * and ?; repeatable", repeated)
    .option("--force-unlock", "take over the state from a process on another host that is surely gone")
    .action(async (manifest: string, _options, self: Command) => {
      const { cancel: action } = await import("./cancel.js");
      done(await action(manifest, self.optsWithGlobals(), host));
    });
}

function report(program: Command, host: Host, done: Done): void {
  const command = program.command("report <manifest>").description("rebuild the reports from the state file");
  reports(shardFlag(places(command))).action(async (manifest: string, _options, self: Command) => {
    const { report: action } = await import("./report.js");
    done(await action(manifest, self.optsWithGlobals(), host));
  });
}

function merge(program: Command, host: Host, done: Done): void {
  const command = program
    .command("merge <reports...>")
    .description("one report of several: the report.json files of a batch's shards");
  reports(command)
    .option("--out <dir>", "where the merged report goes, above all of them (default: the directory they share)")
    .action(async (parts: string[], _options, self: Command) => {
      const { merge: action } = await import("./merge.js");
      done(await action(parts, self.optsWithGlobals(), host));
    });
}

function init(program: Command, host: Host, done: Done): void {
  program
    .command("init [file]")
    .description("write a commented starter manifest (default: shots.yaml)")
    .action(async (file: string | undefined, _options, self: Command) => {
      const { init: action } = await import("./init.js");
      done(await action(file ?? "shots.yaml", self.optsWithGlobals(), host));
    });
}

function simulate(program: Command, host: Host, done: Done): void {
  const command = program.command("simulate").description("a local server of the API that renders real, playable MP4s");
  faultFlags(command)
    .option("--port <n>", "port to listen on (default: a free one)", wholeNumber("--port", 0, 65_535))
    .option("--host <address>", "interface to listen on (default: 127.0.0.1, this machine only)")
    .option("--slots <n>", "jobs rendering at once (default: 2)", wholeNumber("--slots", 1))
    .option("--queue <n>", "further jobs that may wait; beyond them 429 (default: 10)", wholeNumber("--queue", 0))
    .option("--time-scale <n>", "render n times faster than a real server (default: 1)", positiveNumber("--time-scale"))
    .option(
      "--requests-per-minute <n>",
      "429 above this many requests in 60 s (default: no limit)",
      wholeNumber("--requests-per-minute", 1),
    )
    .option("--expires-after <duration>", "how long finished videos stay (default: 24h)", duration("--expires-after"))
    .option(
      "--idempotency <mode>",
      "replay: a repeated key answers with the original job; ignore: it counts for nothing",
      oneOf("--idempotency", ["replay", "ignore"]),
    )
    .option("--store <file>", "remember jobs in a file across restarts (default: forget)")
    .option("--api-key-env <name>", "accept only the key in this environment variable (default: any key)")
    .addHelpText("after", triggerHelp)
    .action(async (_options, self: Command) => {
      const { simulate: action } = await import("./simulate.js");
      done(await action(self.optsWithGlobals(), host));
    });
}

const triggerHelp = `
A prompt with "forbidden" is refused by content policy, "[fail]" fails the job, "[fail-once]" fails it the first time.`;

function schema(program: Command, host: Host, done: Done): void {
  program
    .command("schema")
    .description("the manifest's JSON Schema, or with --markdown a reference of its fields")
    .option("--markdown", "a reference to read")
    .action(async (_options, self: Command) => {
      const { schema: action } = await import("./schema.js");
      done(await action(self.optsWithGlobals(), host));
    });
}

function completion(program: Command, host: Host, done: Done): void {
  program
    .command("completion <shell>")
    .description("a completion script for bash, zsh or fish")
    .action(async (name: string) => {
      const { completionScript, shells } = await import("./completion.js");
      host.out.write(completionScript(oneOf("completion", shells)(name), program));
      done(0);
    });
}
