// Manifests that mean harm by their size or shape: each at any size, with what is to be said about it.

export interface Shape {
  /** `.yaml` or `.csv`. */
  readonly file: string;
  /** @param size about how many characters, where the shape has no size of its own. */
  readonly text: (size: number) => string | Buffer;
  /** Fits every message about it, at any size. */
  readonly says: RegExp;
}

const filled = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length));
const yaml = (text: Shape["text"], says: RegExp): Shape => ({ file: "m.yaml", text, says });
const table = (text: Shape["text"], says: RegExp): Shape => ({ file: "m.csv", text, says });

const deep = /nested more than 100 levels deep/;
const tooLong =
  /unexpected text after a value|too long for YAML|stopped looking|unknown field|not valid YAML|larger than|shots/;

/** Aliases of aliases: nine levels of ten expand to a billion. */
const bomb = ["vars: &v0 [x, x, x, x, x, x, x, x, x, x]"]
  .concat(Array.from({ length: 9 }, (_, level) => `v${level + 1}: &v${level + 1} [${Array(10).fill(`*v${level}`)}]`))
  .join("\n");
const mergeBomb = ["a0: &a0 {k: x}"]
  .concat(
    Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} {<<: [${Array(10).fill(`*a${level}`)}]}`),
  )
  .join("\n");

export const shapes: Readonly<Record<string, Shape>> = {
  "10,000 opened lists": yaml((size) => filled("[", Math.max(10_000, size)), deep),
  "10,000 opened mappings": yaml((size) => filled("{", Math.max(10_000, size)), deep),
  "10,000 opened mappings with keys": yaml((size) => filled("{a: ", Math.max(40_000, size)), deep),
  "10,000 nested items": yaml((size) => filled("- ", Math.max(20_000, size)), deep),
  "10,000 nested keys": yaml((size) => filled("? ", Math.max(20_000, size)), deep),
  "10,000 closed lists as a prompt": yaml(() => `shots:\n  - prompt: ${"[".repeat(1e4)}${"]".repeat(1e4)}\n`, deep),
  "steps of indentation": yaml((size) => {
    const lines = Array.from({ length: Math.sqrt(2 * size) }, (_, depth) => `${" ".repeat(depth)}a:`);
    return lines.join("\n");
  }, deep),
  "an alias bomb": yaml(() => bomb, /aliases make this too large/),
  "a bomb of merge keys": yaml(() => mergeBomb, /unknown field|aliases make this too large|needs the field "shots"/),
  "an anchor that holds itself": yaml(() => "shots: &a [*a]", /contains itself/),
  "an unknown anchor": yaml(() => "shots: *a", /there is no anchor/),
  "YAML 1.1": yaml(() => "%YAML 1.1\n---\nshots: [{prompt: x, notes: yes}]", /YAML must be version 1.2/),
  "an unknown tag": yaml(() => "shots: !!js/function 'x'", /unknown tag/),
  "a Python tag": yaml(() => 'shots: !!python/object/apply:os.system ["id"]', /unknown tag/),
  "a tag of its own": yaml(() => "%TAG ! tag:evil,2026:\n---\nshots: [!x {prompt: x}]", /tag/),
  "two documents": yaml(() => "shots: [{prompt: x}]\n---\nshots: [{prompt: y}]", /one YAML document/),
  "a numeric id": yaml(() => "shots: [{id: 007, prompt: x}]", /id must be text \(found 007\)/),
  "an octal-looking number": yaml(() => "shots: [{prompt: x, n_seconds: 0o12e}]", /n_seconds must be a whole number/),
  "a huge integer": yaml(() => `shots: [{prompt: x, n_seconds: ${"9".repeat(400)}}]`, /n_seconds must be/),
  infinity: yaml(() => "shots: [{prompt: x, n_seconds: .inf}]", /n_seconds must be a whole number/),
  "no number": yaml(() => "shots: [{prompt: x, n_seconds: .nan}]", /n_seconds must be/),
  "a number beyond floating point": yaml(() => "shots: [{prompt: x, n_seconds: 1e999}]", /n_seconds must be/),
  "an infinite budget": yaml(() => "budget: {usd: .inf}\nshots: [{prompt: x}]", /budget.usd must be/),
  "a date as a prompt": yaml(() => "shots: [{prompt: 2026-11-01, id: 2026-11-01}]", /^$/),
  "a member of every object": yaml(
    () => "shots: [{prompt: x, __proto__: {n_seconds: 3}}]",
    /unknown field "__proto__"/,
  ),
  "a constructor": yaml(() => "constructor: {prototype: {x: 1}}\nshots: [{prompt: x}]", /unknown field "constructor"/),
  "an inherited prompt": yaml(() => "shots: [{__proto__: {prompt: x}}]", /unknown field "__proto__"|needs the field/),
  "a variable named like a member": yaml(() => 'shots: [{prompt: "{{toString}}"}]', /unknown variable "toString"/),
  "half a surrogate pair": yaml(() => 'shots: [{prompt: "\\ud800"}]', /control characters|not valid YAML/),
  "a NUL": yaml(() => "shots: [{prompt: a\0b}]", /NUL character/),
  "an escaped NUL": yaml(() => 'shots: [{prompt: "a\\0b"}]', /control characters/),
  "two byte-order marks": yaml(() => "\ufeff\ufeffshots: [{prompt: x}]", /unknown field|^$/),
  "UTF-16": yaml(() => Buffer.from("\ufeffshots: [{prompt: x}]", "utf16le"), /UTF-16/),
  "invalid UTF-8": yaml(() => Buffer.from("shots:\n- prompt: \xff\xfe", "latin1"), /not UTF-8/),
  "overlong UTF-8": table(() => Buffer.from("prompt\n\xc0\xaf", "latin1"), /not UTF-8/),
  "a path as an id": yaml(() => "shots: [{id: ../../x, prompt: x}]", /id/),
  "a path as a name": yaml(() => "name: ../../x\nshots: [{prompt: x}]", /name/),
  "a template that leads out": yaml(
    () => 'output: {filename: "../{{id}}.mp4"}\nshots: [{prompt: x}]',
    /leaves the output directory/,
  ),
  "a template with a device's name": yaml(
    () => 'output: {filename: "con/{{id}}.mp4"}\nshots: [{prompt: x}]',
    /Windows reserves/,
  ),
  "a template over the state file": yaml(
    () => 'output: {filename: "state.jsonl"}\nshots: [{prompt: x}]',
    /must end in .mp4/,
  ),
  "a matrix without end": yaml(() => {
    const axes = Array.from({ length: 9 }, (_, axis) => `a${axis}: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]`);
    return `shots: [{prompt: x, matrix: {${axes.join(", ")}}}]`;
  }, /matrix makes 1,000,000,000 shots/),
  "a prompt made long by its variables": yaml(
    (size) => `vars: {a: ${"x".repeat(1000)}}\nshots: [{prompt: "${filled("{{a}}", Math.max(size, 1000))}"}]`,
    /prompt must be at most 32,000 characters/,
  ),
  "many long prompts": yaml(() => {
    const digits = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
    const axes = `{a: ${digits}, b: ${digits}, c: ${digits}, d: ${digits}}`;
    return `shots: [{prompt: "{{a}}{{b}}{{c}}{{d}}${"x".repeat(31_000)}", matrix: ${axes}}]`;
  }, /more than 64 MiB of text/),
  "a text in quotes that never end": yaml(
    (size) => `shots:\n- prompt: "${filled("x ", size)}`,
    /Missing closing "quote/,
  ),
  "nothing but shots": yaml((size) => `shots:\n${filled("- {prompt: x}\n", size)}`, /^$|too long for YAML|200,000/),
  "nothing but fields": yaml((size) => filled("a: b\n", size), tooLong),
  "nothing but commas": yaml((size) => `[${filled(",", size)}`, tooLong),
  "nothing but anchors": yaml((size) => filled("&a ", size), tooLong),
  "nothing but directives": yaml((size) => filled("%a b\n", size), /more than 16 directives|too long for YAML/),
  "nothing but documents": yaml((size) => filled("---\n", size), /one YAML document|too long for YAML/),
  "nothing but comments": yaml((size) => filled("#\n", size), /is empty|too long for YAML/),
  "nothing but line breaks": yaml((size) => filled("\n", size), /is empty|too long for YAML/),
  "no manifest at all": yaml(() => "", /is empty/),
  "one cell": table(
    (size) => `prompt\n${filled("x", Math.max(40_000, size))}`,
    /at most 32,000 characters|larger than 1 MiB/,
  ),
  "nothing but rows": table((size) => `prompt\n${filled("a\n", size)}`, /^$|400,000 rows|200,000 shots/),
  "nothing but old line ends": table((size) => `prompt\r${filled("a\r", size)}`, /^$|400,000 rows|200,000 shots/),
  "nothing but cells": table((size) => filled(",", size), /more than 1,000 cells/),
  "100,000 columns": table(
    () => `prompt,${Array.from({ length: 100_000 }, (_, column) => `c${column}`).join()}\nx${",y".repeat(100_000)}`,
    /more than 1,000 cells/,
  ),
  "a long row": table((size) => `prompt\n${filled(",", size)}`, /more than 1,000 cells/),
  "a quote never closed": table((size) => `prompt\n"${filled("a\n", size)}`, /never closed/),
  "nothing but quotes": table((size) => filled('"', size), /quote|no column "prompt"|column/),
  "nothing but blank rows": table((size) => `prompt\n${filled(" \n", size)}`, /no rows below|400,000 rows/),
  "a column twice": table(() => "prompt,id,id\nx,a,b", /the column "id" is there twice/),
  "a column of every object": table(() => "prompt,__proto__\n{{__proto__}},y", /column "__proto__"|unknown variable/),
  "a NUL in a cell": table(() => "prompt\na\0b", /NUL character/),
};
