// What must be true of every file that a hostile batch leaves: text stays text in each format.
import { parse } from "csv-parse/sync";
import { expect } from "vitest";
import { expectInert } from "./hostile-text.js";

/** @param files by path; only those whose names end as a report's do are judged. @returns how many were. */
export function expectTextOnly(files: ReadonlyMap<string, Buffer>): number {
  let judged = 0;
  for (const [path, bytes] of files) {
    const check = checks[path.slice(path.lastIndexOf("."))];
    if (!check || !path.startsWith("renders/")) continue;
    const text = bytes.toString();
    if (!path.endsWith(".html")) expectInert(text.replaceAll("\r\n", "\n"), path);
    check(text);
    judged += 1;
  }
  return judged;
}

/** What a pattern finds, with a little of what is around it: whole reports are too long to read. */
function found(pattern: RegExp, text: string): string | null {
  const match = pattern.exec(text);
  return match && JSON.stringify(text.slice(Math.max(0, match.index - 80), match.index + 80));
}

const parsesAsJson = (text: string): void => expect(() => JSON.parse(text)).not.toThrow();

const checks: Readonly<Record<string, (text: string) => void>> = {
  ".json": parsesAsJson,
  ".otio": parsesAsJson,
  ".csv": (text) => {
    const rows: string[][] = parse(text);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]|;[\s"]*[=+\-@]/);
  },
  ".md": (text) => {
    // The report's own markup taken away, nothing is left that could be markup.
    const rest = text
      .replace(/<\/?(details|summary|code)>|<br>|&#\d+;/g, "")
      .replace(/^## |^\|( --- \|)+$/gm, "")
      .replace(/^\| .* \|$/gm, (row) => row.replaceAll(" | ", " ").slice(1, -1));
    expect(found(/[<>|`*~[\]{}\\$@#^]|(?<![a-z0-9])_|:\/\/|www\./i, rest)).toBeNull();
  },
  ".html": (text) => {
    expect(found(/<meta http-equiv="content-security-policy"/i, text)).not.toBeNull();
    // Joiners and direction marks belong to the languages that are written with them, and are no markup.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(found(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Cs}/u, text)).toBeNull();
    expect(
      found(/<script>alert|<\/details><\/table>|(href|src|poster)="?\s*(javascript|file|data:text)/i, text),
    ).toBeNull();
  },
  ".xml": expectWellFormed,
};

const token =
  /<\?xml[^<>]*\?>|<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w:.-]+="(?:[^"<&]|&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)*")*)\s*(\/?)>|(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)+/iy;

/** Tags that close what was opened, attributes in quotes, references that XML knows. No comments, CDATA or DOCTYPE: we write none. */
function expectWellFormed(text: string): void {
  const open: string[] = [];
  for (token.lastIndex = 0; token.lastIndex < text.length; ) {
    const at = token.lastIndex;
    const match = token.exec(text);
    expect(match, `XML from ${JSON.stringify(text.slice(at, at + 80))}`).not.toBeNull();
    const [, closes, name, , empty] = match ?? [];
    if (name === undefined) continue;
    if (closes) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
  }
  expect(open).toEqual([]);
}
