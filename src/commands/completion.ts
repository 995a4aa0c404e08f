// completion: a script for bash, zsh or fish, made from the commands themselves, so that it cannot fall behind them.
import type { Command, Option } from "commander";
import { unreachable } from "../util/unreachable.js";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

interface Described {
  readonly name: string;
  readonly text: string;
}

interface CommandWords extends Described {
  readonly flags: readonly (Described & { readonly takesValue: boolean })[];
}

/** @returns the script, to be sourced or saved where the shell looks for completions. */
export function completionScript(shell: Shell, program: Command): string {
  const commands = program.commands.map((command) => wordsOf(command, program));
  switch (shell) {
    case "bash":
      return bash(commands);
    case "zsh":
      return zsh(commands);
    case "fish":
      return fish(commands);
    default:
      return unreachable(shell);
  }
}

function wordsOf(command: Command, program: Command): CommandWords {
  const options = [...command.options, ...program.options].filter((option) => option.long && !option.hidden);
  return {
    name: command.name(),
    text: command.description(),
    flags: [...options.map(flagOf), { name: "--help", text: "show help", takesValue: false }],
  };
}

function flagOf(option: Option) {
  return { name: option.long ?? "", text: option.description, takesValue: option.required || option.optional };
}

/** Files complete everything that is neither a command nor a flag. */
function bash(commands: readonly CommandWords[]): string {
  const cases = commands.map(
    ({ name, flags }) => `    ${name}) words=${quote(flags.map((flag) => flag.name).join(" "))} ;;`,
  );
  return `# bash completion for sora-batch:  source <(sora-batch completion bash)
_sora_batch() {
  local current=\${COMP_WORDS[COMP_CWORD]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quote(commands.map(({ name }) => name).join(" "))} -- "$current"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join("\n")}
  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=() ;;
  esac
}
complete -o default -F _sora_batch sora-batch
`;
}

function zsh(commands: readonly CommandWords[]): string {
  const described = (items: readonly Described[]) =>
    items.map(({ name, text }) => quote(`${name.replaceAll(":", "\\:")}:${text}`)).join(" ");
  const cases = commands.map(({ name, flags }) => `    ${name}) flags=(${described(flags)}) ;;`);
  return `#compdef sora-batch
# zsh completion for sora-batch:  sora-batch completion zsh > ~/.zfunc/_sora-batch
_sora_batch() {
  local -a commands flags
  commands=(${described(commands)})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${cases.join("\n")}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe flag flags
  else
    _files
  fi
}
if [ "$funcstack[1]" = _sora_batch ]; then _sora_batch "$@"; else compdef _sora_batch sora-batch; fi
`;
}

function fish(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, text, flags }) => [
    `complete -c sora-batch -n __fish_use_subcommand -f -a ${name} -d ${fishQuote(text)}`,
    ...flags.map((flag) => {
      const value = flag.takesValue ? " -r" : "";
      return `complete -c sora-batch -n '__fish_seen_subcommand_from ${name}' -l ${flag.name.slice(2)}${value} -d ${fishQuote(flag.text)}`;
    }),
  ]);
  return ["# fish completion for sora-batch:  sora-batch completion fish | source", ...lines, ""].join("\n");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
