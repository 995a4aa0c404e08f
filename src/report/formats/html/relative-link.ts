// A path in the output directory as a link from the page beside it.

/** @returns a URL that can only lead below the page's own directory: no scheme, host, root or parent is left in it. */
export function relativeLink(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd")))
    .join("/");
}
