// The page's script as one text: the modules under page/, each in a function of its own, after those that it imports.
import { readFileSync } from "node:fs";

/** The only two forms that page/ uses. */
const imports = /^import (\{[^}]*\}) from "\.\/([^"]+)";$/gm;
const exported = /^export (?=(?:async )?(?:function|const) (\w+))/gm;
/** Whole lines; and indentation, which no reader of the page misses. */
const comments = /^[ \t]*(?:\/\/.*|\/\*\*[\s\S]*?\*\/[ \t]*)\n|^[ \t]+/gm;

let joined: string | undefined;

/**
 * Read when the first page is rendered, so that other commands do not pay for it.
 * @returns text for one `<script type="module">`. @throws Error when the program's own files are incomplete.
 */
export function pageScript(): string {
  joined ??= `const modules = {};\n${join("main.js", new Set())}`;
  return joined;
}

function join(module: string, seen: Set<string>): string {
  if (seen.has(module)) return "";
  seen.add(module);
  // The build puts page/ beside the bundle that this module is part of, too.
  // Parsers of HTML turn CR LF into LF before they compare the policy's hash.
  const text = readFileSync(new URL(`./page/${module}`, import.meta.url), "utf8").replaceAll("\r\n", "\n");
  const before = [...text.matchAll(imports)].map(([, , imported = ""]) => join(imported, seen));
  const names = [...text.matchAll(exported)].map(([, name]) => name);
  const body = text.replace(comments, "").replace(imports, 'const $1 = modules["$2"];').replace(exported, "");
  return `${before.join("")}modules["${module}"] = (() => {\n${body}return { ${names.join(", ")} };\n})();\n`;
}
