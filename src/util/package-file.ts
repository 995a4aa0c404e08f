// Files that ship with the program beside its code: schemas and package.json.
import { existsSync } from "node:fs";

let root: URL | undefined;

/**
 * @param path relative to the package, `/` between components.
 * @returns where it is: the code that runs may be a module or a bundle, so the package is found by its package.json above it.
 * @throws Error when the program was taken apart.
 */
export function packageFile(path: string): URL {
  root ??= rootAbove(new URL("./", import.meta.url));
  return new URL(path, root);
}

function rootAbove(directory: URL): URL {
  for (let at = directory; ; ) {
    if (existsSync(new URL("package.json", at))) return at;
    const above = new URL("../", at);
    if (above.href === at.href) throw new Error(`no package.json above ${directory.pathname}`);
    at = above;
  }
}
