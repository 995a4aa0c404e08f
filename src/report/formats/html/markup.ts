// HTML as values: text that is put into it is escaped, so text from outside can never become markup.

import { printableJson } from "../../../util/printable.js";

/** Finished HTML; made by `html` and `trusted` only. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | false | readonly Part[];

/** Template tag: strings and numbers are escaped, markup and lists of it stay, null and false are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((string, index) => string + partText(parts[index] ?? null)).join(""));
}

/** Text of our own that is taken as it is: scripts and styles. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** For a `<script type="application/json">`: no `<` is left that could end the element. */
export function jsonMarkup(value: unknown): Markup {
  return new Markup(printableJson(value).replaceAll("<", "\\u003c"));
}

function partText(part: Part): string {
  if (part === null || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(partText).join("");
  return escaped(String(part));
}

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters have no business in HTML; joiners and direction marks do: Persian and emoji are written with them. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Cs}/gu, " ")
      .replace(/[&<>"']/g, (character) => references[character] ?? "")
  );
}
