// Text that tries to be more than text, and how to see that it has come out as nothing more.
import { expect } from "vitest";
import { hostile } from "../report/hostile.js";

/** What a terminal obeys or lets text hide by: controls but the line break, escapes, direction and width marks, tags. */
export const obeyed =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/u;

export function expectInert(text: string, what: string): void {
  const found = obeyed.exec(text);
  const around = found && JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 20));
  expect(around, what).toBeNull();
}

/** Strings for every place that takes text from outside. */
export const hostileTexts: readonly string[] = [
  ...hostile,
  "../../../../etc/passwd",
  "..\\..\\x",
  "/etc/passwd",
  "C:\\x",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007",
  "\u001b]52;c;ZXZpbA==\u0007 \u001bP+q544e\u001b\\ \u001b[2J\u001b[H\u001b[31mred\u001b[0m",
  "\u009d0;title\u009c \u0085next \u000bdown \u000cpage \bback",
  "👩‍👩‍👧‍👦 e\u0301\u0301\u0301 שלום \u200fمرحبا\u200f 漢字",
  "]]> --> */ ' \" ` $(x) %s %n {{x}} {{",
  "a\r\nSet-Cookie: x=1\r\n\r\n<html>",
  "::error file=x,line=1::injected\n::set-output name=x::y",
  "__proto__",
  "NaN",
  "x".repeat(5000),
  `${"long ".repeat(400)}\u202e`,
];
