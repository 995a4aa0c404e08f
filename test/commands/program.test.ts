// The command line as it is read: help with examples that can be typed, and mistakes that are named.
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { makeProgram } from "../../src/commands/program.js";
import { silentHost as host } from "../support/silent-host.js";

/** The program with commands that do nothing; what is written goes to `text`. */
function program(): { readonly root: Command; readonly text: () => string } {
  let written = "";
  const write = (text: string): void => {
    written += text;
  };
  const root = makeProgram(host, () => {}).exitOverride();
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({ writeOut: write, writeErr: write });
    if (command !== root) command.action(() => {});
  }
  return { root, text: () => written };
}

const names = program().root.commands.map((command) => command.name());

function helpOf(name: string): string {
  const { root, text } = program();
  expect(() => root.parse([name, "--help"], { from: "user" })).toThrow("(outputHelp)");
  return text();
}

describe("help", () => {
  it.each(names)("of %s has examples, and each of them is understood", (name) => {
    const examples = [...helpOf(name).matchAll(/^ {2}sora-batch (\S.*?) {3}/gm)].map(([, line = ""]) => line);
    expect(examples.length).toBeGreaterThan(0);
    for (const line of examples) {
      const words = line
        .replace(/ [<>] .*$/, "")
        .split(" ")
        .map((word) => word.replaceAll(/['"]/g, ""));
      expect(words[0]).toBe(name);
      const { root, text } = program();
      if (!line.endsWith("--fault help")) root.parse(words, { from: "user" });
      expect(text()).toBe("");
    }
  });
});

describe("a mistake", () => {
  it.each([
    [["rum", "shots.yaml"], "error: unknown command 'rum'\n(Did you mean run?)"],
    [["run", "shots.yaml", "--concurency", "3"], "error: unknown option '--concurency'\n(Did you mean --concurrency?)"],
  ])("in %j is answered with what was meant", (words, message) => {
    const { root, text } = program();
    expect(() => root.parse(words, { from: "user" })).toThrow();
    expect(text()).toContain(message);
  });

  it.each([
    [["simulate", "--port", "99999"], '--port takes a whole number from 0 to 65535 (found "99999")'],
    [["run", "shots.yaml", "--concurrency", "0"], '--concurrency takes a whole number of at least 1 (found "0")'],
    [["run", "shots.yaml", "--max-usd", "-1"], '--max-usd takes a number above 0 (found "-1")'],
    [
      ["run", "shots.yaml", "--poll-interval", "10"],
      '--poll-interval takes a duration such as 250ms, 10s, 5m or 2h (found "10")',
    ],
    [["run", "shots.yaml", "--retry", "saved"], '--retry takes failed, expired, cancelled, uncertain (found "saved")'],
  ])("in %j names the flag and what it takes", (words, message) => {
    expect(() => program().root.parse(words, { from: "user" })).toThrow(message);
  });
});
