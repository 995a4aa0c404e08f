// YAML text to one document: 1.2 core schema, and everything that is legal but unwise refused.
import { Composer, type CST, type Document, type ErrorCode, Parser } from "yaml";
import { printable, truncate } from "../util/printable.js";
import type { Problems } from "./problems.js";
import type { Source } from "./source.js";

// A manifest needs six levels; composing recurses, and a stack that runs out there can end the process.
const deepest = 100;

/** @returns the document, or null when its structure cannot be trusted; problems are then added. */
export function parseYaml(source: Source, problems: Problems): Document.Parsed | null {
  const tokens = [...new Parser().parse(source.text)];
  const tooDeep = findTooDeep(tokens);
  if (tooDeep !== null) {
    problems.add(source.problem({ start: tooDeep, end: tooDeep + 1 }, `is nested more than ${deepest} levels deep`));
    return null;
  }
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    merge: true,
    resolveKnownTags: false,
    strict: true,
    // Checked while values are built: here the check is quadratic in the size of a mapping.
    uniqueKeys: false,
  });
  const [document, second] = [...composer.compose(tokens, true, source.text.length)];
  if (!document) return null;
  reportSyntax(document, source, problems);
  const directive = source.text.search(/^%YAML/m);
  if (document.directives.yaml.explicit && document.directives.yaml.version !== "1.2") {
    problems.add(
      source.problem({ start: directive, end: directive + 9 }, "YAML must be version 1.2: remove this directive"),
    );
  }
  if (second) {
    const start = source.text.indexOf("---", document.range[1]);
    const span = start < 0 ? document.range[2] : start;
    problems.add(
      source.problem({ start: span, end: span + 3 }, "a manifest is one YAML document: a second one starts here"),
    );
  }
  return document.errors.length > 0 || second ? null : document;
}

/** One per line: what follows a first mistake is mostly its echo. */
function reportSyntax(document: Document.Parsed, source: Source, problems: Problems): void {
  const lines = new Set<number>();
  for (const issue of [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])) {
    const [start, end] = issue.pos;
    const { line } = source.place(start);
    if (lines.has(line)) continue;
    lines.add(line);
    const text = source.text.slice(start, end);
    problems.add(source.problem({ start, end }, syntaxMessage(issue.code, issue.message, text)));
  }
}

function syntaxMessage(code: ErrorCode, message: string, text: string): string {
  switch (code) {
    case "BLOCK_AS_IMPLICIT_KEY":
      return 'text that contains ": " must be in quotes, or fields must line up';
    case "BAD_SCALAR_START":
      return `text that starts with ${printable(text)} must be in quotes`;
    case "TAB_AS_INDENT":
      return "indent with spaces, not tabs";
    case "TAG_RESOLVE_FAILED":
      return `unknown tag ${truncate(printable(text), 40)}: a manifest uses no tags`;
    case "UNEXPECTED_TOKEN":
      return "unexpected text after a value: put the whole value in quotes, or check the indentation";
    default:
      return `is not valid YAML: ${truncate(printable(message), 200)}`;
  }
}

/** @returns the offset of the first token nested too deeply, or null. Loops rather than recurses, for the same reason. */
function findTooDeep(tokens: readonly CST.Token[]): number | null {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return token.offset;
    if (token.type === "document" && token.value) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 });
      if (item.value) open.push({ token: item.value, depth: depth + 1 });
    }
  }
  return null;
}
