// The difference of two prompts in a few words: only what differs, and the word before it.
import { fitColumns } from "../util/columns.js";

const widestSide = 32;

/** @returns as in `… at dawn -> … at first light`; `…` stands for what both have in common. */
export function promptDiff(before: string, after: string): string {
  const old = words(before);
  const now = words(after);
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  if (head === old.length && head === now.length) return "only the white space";
  return `${side(old, head, tail)} -> ${side(now, head, tail)}`;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function side(all: readonly string[], head: number, tail: number): string {
  const from = Math.max(0, head - 1);
  const shown = fitColumns(all.slice(from, all.length - tail).join(" "), widestSide);
  const start = from > 0 ? ["…"] : [];
  const end = tail > 0 && !shown.endsWith("…") ? ["…"] : [];
  return [...start, ...(shown === "" ? [] : [shown]), ...end].join(" ");
}
