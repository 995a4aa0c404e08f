// What the contract's guide would advise about a shot, as warnings: nothing is ever refused on a guess.
import type { Problem } from "../model/problem.js";
import { serverDefaults } from "../model/request.js";
import type { Shot } from "../model/shot.js";
import { printable } from "../util/printable.js";
import { wellKnownNames } from "./well-known-names.js";

export interface CareOptions {
  /** Names of the user's own to look for beside the well-known ones. */
  readonly names: readonly string[];
  /** Whether nothing of the batch was bought yet: the guide advises to start small. */
  readonly firstRun: boolean;
}

/** Guide, "Prompt Engineering": subject, action, setting, style and camera take more words than this. */
const fewestWords = 3;
/** Guide, "Resource Management": test with clips of 4 to 5 seconds at 720p. */
const longFirstClip = 10;
const fullHd = 1080;
/** The same advice for a hundred shots helps nobody. */
const mostNotes = 20;

/** @returns at most 20 warnings and one that counts the rest, each at its shot. */
export function careFor(shots: readonly Shot[], { names, firstRun }: CareOptions): Problem[] {
  const finder = nameFinder([...wellKnownNames, ...names]);
  const notes = shots.flatMap((shot) => [
    ...promptNotes(shot, finder).map((note) => warning(shot, note)),
    ...(firstRun ? sizeNotes(shot).map((note) => warning(shot, note)) : []),
  ]);
  const [first] = notes.slice(mostNotes);
  if (first === undefined) return notes;
  return [
    ...notes.slice(0, mostNotes),
    { ...first, message: `and ${notes.length - mostNotes} more notes of this kind (--no-lint silences them)` },
  ];
}

function promptNotes({ request }: Shot, find: (prompt: string) => readonly string[]): string[] {
  const { prompt } = request;
  const found = find(prompt);
  const notes: string[] = [];
  if (found.length > 0) {
    const list = found.map((name) => `"${printable(name)}"`).join(", ");
    notes.push(`the prompt names ${list}, which content policy usually refuses: describe it generically`);
  }
  if (!enoughSpacedWords.test(prompt) && wordCount(prompt) < fewestWords) {
    notes.push(
      "the prompt is very short: name subject, action, setting, style and camera for a result you can foresee",
    );
  }
  return notes;
}

function sizeNotes({ request }: Shot): string[] {
  const {
    width = serverDefaults.width,
    height = serverDefaults.height,
    n_seconds = serverDefaults.n_seconds,
  } = request;
  const notes: string[] = [];
  if (Math.min(width, height) >= fullHd)
    notes.push(`${width}x${height} in a first run: try the prompt at 720p before it costs more`);
  if (n_seconds >= longFirstClip)
    notes.push(`${n_seconds} seconds in a first run: try the prompt with 4 or 5 before it costs more`);
  return notes;
}

/** Tells nearly every prompt from a short one in no time (a large batch has a hundred thousand); no part of it can match what another could. */
const enoughSpacedWords = new RegExp(`^\\P{L}*(?:\\p{L}\\S*\\s+){${fewestWords - 1}}\\p{L}`, "u");
let words: Intl.Segmenter | undefined;

/** Languages that do not put spaces between words are counted by their own rules. */
function wordCount(prompt: string): number {
  words ??= new Intl.Segmenter(undefined, { granularity: "word" });
  return [...words.segment(prompt.slice(0, 400))].filter((segment) => segment.isWordLike).length;
}

/** Whole names, whatever their case, accents composed or not. */
function nameFinder(names: readonly string[]): (prompt: string) => readonly string[] {
  const known = names.map((name) => ({ name, folded: fold(name) })).filter(({ folded }) => folded !== "");
  return (prompt) => {
    const text = fold(prompt);
    return known.filter(({ folded }) => hasWord(text, folded)).map(({ name }) => name);
  };
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + word.length])) return true;
  }
  return false;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function warning({ id, source }: Shot, message: string): Problem {
  return {
    severity: "warning",
    file: source.file,
    line: source.line,
    column: source.column,
    message: `${id}: ${message}`,
  };
}
