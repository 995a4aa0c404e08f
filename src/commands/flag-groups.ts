// Groups of flags that several commands share.
import type { Command } from "commander";
import { dialectNames } from "../api/dialects/names.js";
import { retryables } from "../model/retryable.js";
import { reportFormatNames } from "../report/formats/registry.js";
import { duration, nameList, oneOf, positiveNumber, repeated, repeatedName, shard, wholeNumber } from "./flags.js";

export function places(command: Command): Command {
  return command
    .option("--state <file>", "state file (default: state.jsonl in the output directory)")
    .option("--out <dir>", "output directory (default: renders/<name> beside the manifest)")
    .option("--name <name>", "the batch's name, part of every idempotency key (default: the manifest's)")
    .option("--dialect <name>", `the server's dialect: ${dialectNames.join(", ")}`, oneOf("--dialect", dialectNames))
    .option("--simulate", "the simulated batch: its own output directory and, for run, a simulator started inside");
}

export function shardFlag(command: Command): Command {
  return command.option(
    "--shard <i/n>",
    "part i of n, for n machines: as much video each, and its share of the budget",
    shard("--shard"),
  );
}

export function selection(command: Command): void {
  shardFlag(command)
    .option("--only <pattern>", "shots to act on: an id, or a pattern with * and ?; repeatable", repeated)
    .option(
      "--retry <state>",
      `buy again what is: ${retryables.join(", ")}; repeatable`,
      repeatedName("--retry", retryables),
    )
    .option("--retake <id>", "buy this shot once more, whatever it is; repeatable", repeated);
}

export function pace(command: Command): void {
  command
    .option("--concurrency <n>", "jobs the account may have running (default: 2)", wholeNumber("--concurrency", 1))
    .option(
      "--queue-ahead <n>",
      "jobs kept waiting at the server beyond that (default: 1)",
      wholeNumber("--queue-ahead", 0),
    )
    .option(
      "--requests-per-minute <n>",
      "requests of all kinds in any 60 s (default: 20)",
      wholeNumber("--requests-per-minute", 1),
    )
    .option("--downloads <n>", "downloads at once (default: 3)", wholeNumber("--downloads", 1))
    .option(
      "--poll-interval <duration>",
      "first wait between looks at a job (default: 10s)",
      duration("--poll-interval"),
    )
    .option("--poll-max-interval <duration>", "longest wait (default: 60s)", duration("--poll-max-interval"))
    .option("--job-timeout <duration>", "cancel a job that takes longer (default: 10m)", duration("--job-timeout"));
}

export function server(command: Command): void {
  command
    .option("--base-url <url>", "the API, as in https://host/v1 (also OPENAI_BASE_URL)")
    .option("--api-key-env <name>", "environment variable that holds the key (default: OPENAI_API_KEY)")
    .option("--allow-http", "allow http: to a host other than this machine; the key travels unencrypted");
}

export function simulation(command: Command): void {
  faultFlags(command).option(
    "--time-scale <n>",
    "with --simulate: how much faster than life (default: 60)",
    positiveNumber("--time-scale"),
  );
}

export function faultFlags(command: Command): Command {
  return command
    .option(
      "--fault <name=probability>",
      "make something go wrong, 0 to 1; repeatable (simulate --fault help lists what)",
      repeated,
    )
    .option("--seed <text>", "decides ids, render times, pictures and faults of the simulator");
}

export function purchases(command: Command): void {
  command
    .option("--max-video-seconds <n>", "budget over all runs of the batch", positiveNumber("--max-video-seconds"))
    .option("--max-usd <n>", "budget over all runs of the batch, for priced shots", positiveNumber("--max-usd"));
}

export function reports(command: Command): Command {
  return command.option(
    "--report <formats>",
    `reports to write, comma-separated: ${reportFormatNames.join(", ")}`,
    nameList("--report", reportFormatNames),
  );
}
