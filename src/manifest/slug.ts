// Any text as a piece of a file name: ASCII letters, digits, dots, underscores and hyphens.

/** @returns at most 80 characters, starting with a letter or digit; empty when nothing is left. */
export function slug(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[._-]+|-+$/g, "")
    .slice(0, 80);
}

/** Equal for names that a file system may not tell apart. */
export function folded(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
