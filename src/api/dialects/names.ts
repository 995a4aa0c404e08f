// The names of the dialects, apart from what they do: help texts and flags need no more.
export const dialectNames = ["sora-1"] as const;
export type DialectName = (typeof dialectNames)[number];

export const defaultDialect: DialectName = "sora-1";

export function isDialectName(text: string): text is DialectName {
  return dialectNames.some((name) => name === text);
}
