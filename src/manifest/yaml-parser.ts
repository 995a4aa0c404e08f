// YAML text to syntax trees. A tree takes a hundred times the memory of its text and the list of shots can be long, so the list is
// handed over in parts while it is parsed: only one part has to be there at a time.
import { type CST, Lexer, Parser } from "yaml";
import { fail, ok, type Result } from "../util/result.js";

// A manifest needs six levels; composing recurses, and a stack that runs out there can end the process.
const deepest = 100;
/** Of what is not handed over in parts; a shot takes about forty. */
const mostTokens = 1_000_000;
const mostItems = 200_000;
/** Items of the list that are worth a part. */
const partLength = 128;
/** How often to look whether there is a part, in tokens. */
const lookEvery = 1024;
/** A comment that comes next may belong to the item before the last. */
const unfinishedItems = 2;

/** What is wrong with a text beyond its syntax, at an offset. */
export interface Excess {
  readonly at: number;
  readonly message: string;
}

/** Fields of the document before its long list of shots, or consecutive items of that list. */
export type Part = CST.BlockMap | CST.BlockSequence;

/**
 * @param onPart told of parts in the order of the text, and of the offset at which the line begins that follows; returns the offset
 *   at which the part's last value ends. What was handed over is missing in the document that is returned. The fields come first,
 *   and only when items follow.
 * @returns the tokens of the stream: the (rest of the) document among them.
 */
export function parseTokens(text: string, onPart: (part: Part, end: number) => number): Result<CST.Token[], Excess> {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let held = 0;
  let handed = 0;
  let list: CST.BlockSequence | null = null;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The document is the first of them.
    if (parser.stack.length > deepest + 2) return fail(tooDeep(parser.offset - lexeme.length));
    held += 1;
    if (held > mostTokens) return fail({ at: parser.offset, message: tooLong });
    if (held % lookEvery !== 0) continue;
    const found = longList(parser.stack);
    // Of a second document, or of a second list of that name, nothing is made but a problem.
    if (!found || tokens.some(({ type }) => type === "document") || (list && found.list !== list)) continue;
    held = 0;
    const { fields } = found;
    if (!list) onPart({ ...fields, items: fields.items.splice(0, fields.items.length - 1) }, lineOf(text, found.list));
    list = found.list;
    const part = { ...list, items: list.items.splice(0, list.items.length - unfinishedItems) };
    const excess = findTooDeep([part], 1);
    if (excess) return fail(excess);
    handed += part.items.length;
    if (handed > mostItems) return fail({ at: part.offset, message: tooLong });
    // Where the items begin that remain, so that a complaint about the first of them has its place.
    list.offset = onPart(part, lineOf(text, list));
  }
  for (const token of parser.end()) tokens.push(token);
  const excess = findTooDeep(tokens, 0);
  return excess ? fail(excess) : ok(tokens);
}

/** Items that `onPart` was told of, parsed once more: `text` from where the part before ended to where this one does. */
export function parseAgain(text: string, start: number, end: number): CST.Token[] {
  const parser = new Parser();
  parser.offset = start;
  return [...parser.parse(text.slice(start, end))];
}

/** The list of shots when it is being parsed and long enough, with the fields of which it is the last so far. */
function longList([document, fields, list]: readonly CST.Token[]): {
  fields: CST.BlockMap;
  list: CST.BlockSequence;
} | null {
  if (document?.type !== "document" || fields?.type !== "block-map" || list?.type !== "block-seq") return null;
  if (list.items.length < partLength + unfinishedItems) return null;
  // With a value that is there already, the list would be a (misplaced) key.
  const { key, value } = fields.items.at(-1) ?? {};
  return key?.type === "scalar" && key.source === "shots" && !value ? { fields, list } : null;
}

/** Where the line of the list's first item begins. */
function lineOf(text: string, { items, offset }: CST.BlockSequence): number {
  const marks = items.flatMap((item) => item.start).filter((token) => token.type === "seq-item-ind");
  return text.lastIndexOf("\n", (marks[0]?.offset ?? offset) - 1) + 1;
}

const tooLong = "is too long for YAML from here on: put shots into a table and name it in shots_from";

function tooDeep(at: number): Excess {
  return { at, message: `is nested more than ${deepest} levels deep` };
}

/** Finds the first token nested too deeply. Loops rather than recurses, for the same reason. */
function findTooDeep(tokens: readonly CST.Token[], depth: number): Excess | null {
  const open = tokens.map((token) => ({ token, depth }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return tooDeep(token.offset);
    if (token.type === "document" && token.value) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 });
      if (item.value) open.push({ token: item.value, depth: depth + 1 });
    }
  }
  return null;
}
