// YAML text to one document: 1.2 core schema, and everything that is legal but unwise refused.
import {
  Composer,
  type CST,
  type Document,
  type ErrorCode,
  isMap,
  isSeq,
  type YAMLMap,
  type YAMLParseError,
  type YAMLSeq,
  type YAMLWarning,
} from "yaml";
import { printable, truncate } from "../util/printable.js";
import type { Problems } from "./problems.js";
import type { Source } from "./source.js";
import { parseAgain, parseTokens } from "./yaml-parser.js";

type Issue = YAMLParseError | YAMLWarning;

/** More are not reported: what a broken part still holds is of no interest. */
const mostIssues = 1000;
/** A manifest needs none; each wrong one costs an error object with a stack trace. */
const mostDirectives = 16;

/** Takes what a document with a long list of shots begins with, in the order of the text; `end` is where the next part starts. */
export interface Beginnings {
  /** The fields before the list. */
  fields(map: YAMLMap.Parsed, end: number): void;
  /** Consecutive items of the list. */
  items(list: YAMLSeq.Parsed, end: number): void;
}

/**
 * @param beginnings told of what will be missing in the document.
 * @returns the document, or null when its structure cannot be trusted; problems are then added.
 */
export function parseYaml(source: Source, problems: Problems, beginnings: Beginnings): Document.Parsed | null {
  const issues: Issue[] = [];
  const parsed = parseTokens(source.text, (part, end) => {
    const composed = issues.length > mostIssues ? undefined : composePart(part);
    if (!composed) return part.offset;
    for (const issue of composed.errors) issues.push(issue);
    for (const issue of composed.warnings) issues.push(issue);
    if (isMap(composed.contents)) beginnings.fields(composed.contents, end);
    else if (isSeq(composed.contents)) beginnings.items(composed.contents, end);
    return composed.contents?.range[1] ?? part.offset;
  });
  if (!parsed.ok) {
    const { at, message } = parsed.error;
    problems.add(source.problem({ start: at, end: at + 1 }, message));
    return null;
  }
  const excess = parsed.value.filter((token) => token.type === "directive")[mostDirectives];
  if (excess) {
    const span = { start: excess.offset, end: excess.offset + 1 };
    problems.add(source.problem(span, `has more than ${mostDirectives} directives (lines with %): remove them`));
    return null;
  }
  const [document, second] = [...newComposer().compose(parsed.value, true, source.text.length)];
  if (!document) return null;
  const errors = issues.some((issue) => issue.name === "YAMLParseError") || document.errors.length > 0;
  reportSyntax([...issues, ...document.errors, ...document.warnings], source, problems);
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
  return errors || second ? null : document;
}

/** Items that `Beginnings` was told of and that were not kept, from the same offsets: for finding places in them. */
export function composeAgain(source: Source, start: number, end: number): YAMLSeq.Parsed | null {
  const [document] = [...newComposer().compose(parseAgain(source.text, start, end))];
  return isSeq(document?.contents) ? document.contents : null;
}

function composePart(value: CST.BlockMap | CST.BlockSequence): Document.Parsed | undefined {
  const [document] = [...newComposer().compose([{ type: "document", offset: value.offset, start: [], value }])];
  return document;
}

function newComposer() {
  return new Composer({
    version: "1.2",
    schema: "core",
    merge: true,
    resolveKnownTags: false,
    strict: true,
    // Checked while values are built: here the check is quadratic in the size of a mapping.
    uniqueKeys: false,
  });
}

/** One per line: what follows a first mistake is mostly its echo. */
function reportSyntax(issues: readonly Issue[], source: Source, problems: Problems): void {
  const lines = new Set<number>();
  for (const issue of issues.toSorted((a, b) => a.pos[0] - b.pos[0])) {
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
