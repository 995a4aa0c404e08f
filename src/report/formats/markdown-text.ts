// Text from outside made inert in GitHub-flavoured Markdown: inside a table cell it can be nothing but text.
import { printable } from "../../util/printable.js";

/** A zero-width space: what GitHub looks for in the finished text (@mentions, #12, GH-12, :emoji:) is no longer there to be found. */
const apart = "&#8203;";

/** Underscores between letters or digits and colons before a blank mean nothing and stay, for those who read the source. */
const markup = /:(?=\S)|(?<![a-z0-9])_|_(?![a-z0-9])|[&<>|\\`*~[\]{}$@#^]/gi;
const emoji = /^:[\w+-]+:/;

/**
 * Characters that start markup, HTML, a link, mathematics or a table cell become numeric references, which CommonMark never
 * takes for structure (a backslash would not stop mentions, nor hold inside a table beside another backslash).
 */
export function markdownText(text: string): string {
  return printable(text)
    .trim()
    .replace(markup, (character, offset: number, whole: string) => {
      const reference = `&#${character.charCodeAt(0)};`;
      return character === "@" || character === "#" || emoji.test(whole.slice(offset)) ? reference + apart : reference;
    })
    .replace(/\b(www)\./gi, "$1&#46;")
    .replace(/\b(GH)-(?=\d)/gi, `$1-${apart}`);
}

/** The same in monospace, where GitHub looks for neither commits nor emoji; nothing for an empty text. */
export function markdownCode(text: string): string {
  const inert = markdownText(text);
  return inert === "" ? "" : `<code>${inert}</code>`;
}
