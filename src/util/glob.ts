// Shell-like patterns over names: `*` is any run of characters, `?` is one.

/** @returns a test of whole names, case-sensitive. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const source = [...pattern]
    .map((character) =>
      character === "*" ? ".*" : character === "?" ? "." : character.replace(/[\\^$.|+()[\]{}]/, "\\$&"),
    )
    .join("");
  const expression = new RegExp(`^${source}$`, "su");
  return (name) => expression.test(name);
}
