// What people type: shown under a command's help.

/** By command: a command line and what it is for. */
const examples: Readonly<Record<string, readonly (readonly [line: string, purpose: string])[]>> = {
  run: [
    ["run shots.yaml --simulate", "the whole job without a key or a network"],
    ["run shots.yaml --base-url https://host/v1", "render what is missing; run again to resume"],
    ["run shots.yaml --only 'dust-*' --retry failed", "buy again what failed among some shots"],
    ["run shots.yaml --max-usd 20", "stop buying before $20 are spent, earlier runs included"],
  ],
  plan: [
    ["plan shots.yaml", "what a run would buy, fetch and leave alone"],
    ["plan shots.yaml --all", "the same, with a line for every shot"],
    ["plan shots.yaml --detailed-exitcode", "exit 10 when there is something to do: for CI"],
    ["plan shots.yaml --json", "one JSON document"],
  ],
  validate: [
    ["validate shots.yaml extras.csv", "every problem of both files"],
    ["validate shots.yaml --no-lint", "errors only, no advice"],
    ["validate - --name teaser < shots.yaml", "from standard input"],
  ],
  status: [
    ["status shots.yaml", "where each shot stands; asks no server"],
    ["status shots.yaml --json", "one JSON document"],
  ],
  cancel: [
    ["cancel shots.yaml", "cancel every unfinished job"],
    ["cancel shots.yaml --only 'dust-*'", "cancel those of some shots"],
  ],
  report: [
    ["report shots.yaml", "write the usual reports again"],
    ["report shots.yaml --report junit,otio", "write others from the same state"],
  ],
  merge: [
    ["merge parts/*/report.json", "one report, in the directory above the parts"],
    ["merge parts/*/report.json --out site", "one report there"],
  ],
  init: [
    ["init", "write shots.yaml here"],
    ["init teaser/shots.yaml", "write it there"],
  ],
  simulate: [
    ["simulate --port 8000 --time-scale 20", "renders take seconds instead of minutes"],
    ["simulate --fault server-error=0.1 --seed one", "one request in ten fails, each time the same ones"],
    ["simulate --fault help", "list the faults"],
  ],
  schema: [
    ["schema > manifest.schema.json", "for an editor"],
    ["schema --markdown", "a reference of every field"],
  ],
  completion: [
    ["completion bash > /etc/bash_completion.d/sora-batch", "for every user's bash"],
    ["completion zsh > ~/.zfunc/_sora-batch", "for zsh, with ~/.zfunc in its fpath"],
    ["completion fish > ~/.config/fish/completions/sora-batch.fish", "for fish"],
  ],
};

/** @returns text for below the help; empty when the command has no examples. */
export function exampleText(command: string): string {
  const lines = (examples[command] ?? []).map(([line, purpose]) => [`sora-batch ${line}`, purpose] as const);
  if (lines.length === 0) return "";
  const width = Math.max(...lines.map(([line]) => line.length));
  return `\nExamples:\n${lines.map(([line, purpose]) => `  ${line.padEnd(width)}   ${purpose}`).join("\n")}`;
}
