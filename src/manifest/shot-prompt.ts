// A shot's prompt with its variables filled in, and what they became.
import type { Entry } from "./entry.js";
import type { Draft } from "./expand-matrix.js";
import { holeSpan } from "./hole-span.js";
import { didYouMean } from "./nearest.js";
import type { Problems } from "./problems.js";
import { shorten } from "./schema-message.js";
import { filledLength, fillTemplate, holesOf, parseTemplate, type Template } from "./template.js";

// Escapes and other controls belong in no prompt; half a surrogate pair cannot be sent as UTF-8.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const unsendable = /[\u0000-\u0008\u000b-\u001f\u007f]|\p{Cs}/u;
const mostNamesListed = 12;
// Far beyond what a model reads; a variable used a thousand times must not become a text that fills the memory.
const longestPrompt = 32_000;

export interface FilledPrompt {
  readonly prompt: string;
  /** The variables that the prompt uses. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The manifest's variables. */
export interface Globals {
  readonly vars: ReadonlyMap<string, string>;
  /** Their mapping has problems of its own: unknown names may be among what was dropped. */
  readonly broken: boolean;
}

/** @returns null when its braces are wrong; the problems are then added. */
export function readPrompt(entry: Entry, problems: Problems): Template | null {
  const template = parseTemplate(entry.fields.prompt);
  for (const { at, message } of template.problems) reportAt(entry, at, message, problems);
  warnOfIdleAxes(entry, template, problems);
  return template.problems.length > 0 ? null : template;
}

/** Names are looked up in the shot's own variables, then its row's columns, then the manifest's. */
export function fillPrompt(
  template: Template,
  draft: Draft,
  globals: Globals,
  problems: Problems,
): FilledPrompt | null {
  const { entry } = draft;
  const used = new Map<string, string>();
  for (const { name, at } of holesOf(template)) {
    const value = draft.variables.get(name) ?? (entry.columns.get(name) || globals.vars.get(name));
    if (value !== undefined) used.set(name, value);
    else if (globals.broken || entry.broken.has("vars") || entry.broken.has("matrix")) return null;
    else reportAt(entry, at, unknownMessage(name, draft, globals), problems);
  }
  if (holesOf(template).some(({ name }) => !used.has(name))) return null;
  const value = (name: string) => used.get(name) ?? "";
  const length = filledLength(template, value);
  const prompt = length > longestPrompt ? null : fillTemplate(template, value).trim();
  const fault =
    prompt === null
      ? `prompt must be at most ${longestPrompt.toLocaleString("en-US")} characters long (it has ${length.toLocaleString("en-US")})`
      : promptFault(prompt);
  if (prompt !== null && fault === null) return { prompt, variables: Object.fromEntries(used) };
  if (fault !== null) problems.add(entry.located.source.problem(entry.located.value(["prompt"]), fault));
  return null;
}

function promptFault(prompt: string): string | null {
  if (prompt === "") return "prompt must not be blank";
  return unsendable.test(prompt) ? "prompt must not contain control characters" : null;
}

function unknownMessage(name: string, draft: Draft, globals: Globals): string {
  const shown = `"${shorten(name)}"`;
  if (draft.entry.columns.has(name)) return `the variable ${shown} has no value: its cell is empty`;
  const known = [...new Set([...draft.variables.keys(), ...draft.entry.columns.keys(), ...globals.vars.keys()])];
  if (known.length === 0) return `unknown variable ${shown}: no variables are defined`;
  const more = known.length > mostNamesListed ? " …" : "";
  const list = known.slice(0, mostNamesListed).map(shorten).join(", ");
  return `unknown variable ${shown}${didYouMean(name, known)}; known: ${list}${more}`;
}

/** Without it in the prompt, every value of an axis buys the same video again. */
function warnOfIdleAxes(entry: Entry, template: Template, problems: Problems): void {
  const { located, fields } = entry;
  for (const [axis, values] of Object.entries(fields.matrix ?? {})) {
    if (values.length < 2 || holesOf(template).some((hole) => hole.name === axis)) continue;
    const message = `the prompt does not use {{${shorten(axis)}}}: the same request is bought ${values.length} times`;
    problems.add(located.source.problem(located.key(["matrix", axis]), message, "warning"));
  }
}

function reportAt(entry: Entry, at: number, message: string, problems: Problems): void {
  // Finding the place takes as long as the prompt, and a hostile one is all braces.
  if (problems.full) return;
  const { source } = entry.located;
  const span = holeSpan(source, entry.located.value(["prompt"]), entry.fields.prompt, at);
  problems.add(source.problem(span, message));
}
