// The page's script as one text: the modules under page/, each after those it imports, joined without their imports and exports.
import { readFileSync } from "node:fs";

const importLine = /^import \{[^}]*\} from "(\.\/[^"]+)";\n/gm;
const comments = /^\s*(?:\/\/.*|\/\*\*[^]*?\*\/)\n/gm;

/** Read when the first page is rendered, so that other commands do not pay for it. */
let joined: string | undefined;

/** Text for one `<script type="module">`. @throws Error when the program's own files are incomplete. */
export function pageScript(): string {
  joined ??= join("./main.js", new Set());
  return joined;
}

function join(module: string, seen: Set<string>): string {
  if (seen.has(module)) return "";
  seen.add(module);
  const text = readFileSync(new URL(`./page/${module.slice(2)}`, import.meta.url), "utf8");
  const before = [...text.matchAll(importLine)].map(([, imported = ""]) => join(imported, seen));
  const own = text.replace(importLine, "").replace(/^export /gm, "").replace(comments, "").replace(/^ +/gm, "");
  return before.join("") + own;
}
