// Every kind of bad YAML manifest, each with all of its problems and their exact places.
import { describe, expect, it } from "vitest";
import { type Files, readBad } from "./read-files.js";

/** Name, text of shots.yaml, and every problem as `line:column message`. */
type Case = readonly [string, string, ...string[]];

const fields: Case[] = [
  [
    "a number above its maximum",
    "shots:\n  - prompt: x\n    n_seconds: 25",
    "3:16 n_seconds must be at most 20 (found 25)",
  ],
  [
    "a number below its minimum",
    "shots:\n  - prompt: x\n    n_seconds: 0",
    "3:16 n_seconds must be at least 1 (found 0)",
  ],
  ["too many variants", "shots:\n  - {prompt: x, n_variants: 5}", "2:29 n_variants must be at most 4 (found 5)"],
  [
    "text for a number",
    "shots:\n  - prompt: x\n    n_seconds: 5 seconds",
    '3:16 n_seconds must be a whole number (found "5 seconds")',
  ],
  ["a quoted number", "shots:\n  - prompt: x\n    n_seconds: '5'", '3:16 n_seconds must be a whole number (found "5")'],
  ["a fraction", "shots:\n  - prompt: x\n    n_seconds: 5.5", "3:16 n_seconds must be a whole number (found 5.5)"],
  [
    "true for a number",
    "shots:\n  - prompt: x\n    n_seconds: true",
    "3:16 n_seconds must be a whole number (found true)",
  ],
  [
    "nothing for a number",
    "shots:\n  - prompt: x\n    n_seconds:",
    "3:5 n_seconds must be a whole number (found nothing)",
  ],
  ["a list for text", "shots:\n  - prompt: [x]", "2:13 prompt must be text (found a list)"],
  ["a numeric id", "shots:\n  - id: 007\n    prompt: x", '2:9 id must be text (found 007): write it as "007"'],
  [
    "an id that reads as true",
    "shots:\n  - id: true\n    prompt: x",
    '2:9 id must be text (found true): write it as "true"',
  ],
  [
    "an id with a slash",
    "shots:\n  - id: a/b\n    prompt: x",
    '2:9 id must be 1 to 80 letters, digits, dots, underscores or hyphens, starting with a letter or digit (found "a/b")',
  ],
  [
    "an id that is too long",
    `shots:\n  - id: ${"a".repeat(81)}\n    prompt: x`,
    `2:9 id must be 1 to 80 letters, digits, dots, underscores or hyphens, starting with a letter or digit (found "${"a".repeat(39)}…")`,
  ],
  [
    "a misspelt field",
    "shots:\n  - id: a\n    promt: A quiet harbour",
    '3:5 unknown field "promt" (did you mean "prompt"?)',
  ],
  ["an unknown field", "shots:\n  - prompt: x\n    soundtrack: loud", '3:5 unknown field "soundtrack"'],
  [
    "a misspelt setting",
    "concurency: 2\nshots:\n  - prompt: x",
    '1:1 unknown field "concurency" (did you mean "concurrency"?)',
  ],
  [
    "a misspelt nested setting",
    "polling: {intervall: 5s}\nshots:\n  - prompt: x",
    '1:11 unknown field "intervall" in polling (did you mean "interval"?)',
  ],
  [
    "__proto__ as a field",
    "__proto__: {n_seconds: 3}\nshots:\n  - prompt: x\n    __proto__: 1",
    '1:1 unknown field "__proto__"',
    '4:5 unknown field "__proto__"',
  ],
  ["a missing prompt", "shots:\n  - id: a\n    n_seconds: 3\n  - prompt: x", '2:5 a shot needs the field "prompt"'],
  [
    "a shot that is text",
    "shots:\n  - A quiet harbour",
    '2:5 a shot must be a mapping of fields (found "A quiet harbour")',
  ],
  ["a shot that is nothing", "shots:\n  -\n  - prompt: x", "2:4 a shot must be a mapping of fields (found nothing)"],
  ["no shots at all", "name: a", '1:1 the manifest needs the field "shots"'],
  ["an empty list of shots", "shots: []", "1:8 shots must not be empty"],
  ["shots that are no list", "shots: {prompt: x}", "1:8 shots must be a list (found a mapping)"],
  ["another version", "version: 2\nshots:\n  - prompt: x", "1:10 version must be 1 (found 2)"],
  [
    "a name with a space",
    "name: my film\nshots:\n  - prompt: x",
    '1:7 name must be 1 to 80 letters, digits, dots, underscores or hyphens, starting with a letter or digit (found "my film")',
  ],
  [
    "a base URL without http",
    "base_url: host.example/v1\nshots:\n  - prompt: x",
    '1:11 base_url must be an http:// or https:// address without a query, such as https://host.example/v1 (found "host.example/v1")',
  ],
  [
    "a base URL that is no address",
    "base_url: http://[::1/v1\nshots:\n  - prompt: x",
    "1:11 base_url is not a valid address",
  ],
  [
    "a base URL with credentials",
    "base_url: https://a:b@host.example/v1\nshots:\n  - prompt: x",
    "1:11 base_url must not hold credentials: the key comes from OPENAI_API_KEY",
  ],
  ["an unknown dialect", "dialect: sora-9\nshots:\n  - prompt: x", '1:10 dialect must be sora-1 (found "sora-9")'],
  [
    "a duration without a unit",
    "polling: {interval: 10}\nshots:\n  - prompt: x",
    '1:21 polling.interval must be text (found 10): write it as "10"',
  ],
  [
    "a duration in words",
    "polling: {timeout: 10 minutes}\nshots:\n  - prompt: x",
    '1:20 polling.timeout must be a duration such as 250ms, 10s, 5m or 2h (found "10 minutes")',
  ],
  [
    "a wait of nothing",
    "polling: {interval: 0s}\nshots:\n  - prompt: x",
    "1:21 polling.interval must be longer than 0",
  ],
  [
    "a longest wait below the first",
    "polling: {interval: 10s, max_interval: 9s}\nshots:\n  - prompt: x",
    "1:40 polling.max_interval must not be shorter than polling.interval",
  ],
  [
    "an unknown report",
    "report: [json, pdf]\nshots:\n  - prompt: x",
    '1:16 report item 2 must be json, csv, markdown, html, junit, otio or edl (found "pdf")',
  ],
  [
    "a report named twice",
    "report: [json, json]\nshots:\n  - prompt: x",
    "1:9 report names the same item twice (items 1 and 2)",
  ],
  [
    "a price for something that is no size",
    "pricing: {per_second_usd: {720p: 0.1}}\nshots:\n  - prompt: x",
    '1:28 "720p" must be a size in pixels such as 1280x720',
  ],
  [
    "a negative price",
    "pricing: {per_second_usd: {1280x720: -1}}\nshots:\n  - prompt: x",
    "1:38 pricing.per_second_usd.1280x720 must be at least 0 (found -1)",
  ],
  [
    "pricing without prices",
    "pricing: {source: a list}\nshots:\n  - prompt: x",
    '1:10 pricing needs the field "per_second_usd"',
  ],
  [
    "a list as a variable",
    "vars: {style: [a]}\nshots:\n  - prompt: x",
    "1:15 vars.style must be text or a number or true or false (found a list)",
  ],
  [
    "a variable with an impossible name",
    "vars: {my style: a}\nshots:\n  - prompt: x",
    '1:8 "my style" cannot be a variable\'s name: use a letter, then letters, digits, underscores or hyphens',
  ],
  [
    "a tag that is no text",
    "shots:\n  - prompt: x\n    tags: [a, 5]",
    '3:15 tags item 2 must be text (found 5): write it as "5"',
  ],
];

const rules: Case[] = [
  [
    "too many pixels by size",
    "shots:\n  - prompt: x\n    size: 2560x1440",
    "3:11 width × height is 3,686,400 pixels; the limit is 2,073,600",
  ],
  [
    "too many pixels by width and height",
    "shots:\n  - prompt: x\n    height: 1440\n    width: 2560",
    "4:12 width × height is 3,686,400 pixels; the limit is 2,073,600",
  ],
  [
    "too many pixels by the defaults, once",
    "defaults: {size: 1921x1080}\nshots:\n  - prompt: x\n  - prompt: y",
    "1:18 width × height is 2,074,680 pixels; the limit is 2,073,600",
  ],
  [
    "a size in words",
    "shots:\n  - prompt: x\n    size: 1080p",
    '3:11 size must be a size in pixels such as 1280x720 (found "1080p")',
  ],
  [
    "size beside width",
    "shots:\n  - prompt: x\n    size: 1280x720\n    width: 1280",
    "4:5 width cannot be given together with size: size stands for width and height",
  ],
  [
    "size beside height in the defaults",
    "defaults: {size: 1280x720, height: 720}\nshots:\n  - prompt: x",
    "1:28 height cannot be given together with size: size stands for width and height",
  ],
  [
    "width alone",
    "shots:\n  - prompt: x\n    width: 1280",
    "3:12 height is missing: width needs it, or give size instead of both",
  ],
  [
    "height alone in the defaults",
    "defaults: {height: 720}\nshots:\n  - prompt: x",
    "1:20 width is missing: height needs it, or give size instead of both",
  ],
  [
    "variants at 1080p",
    "shots:\n  - prompt: x\n    size: 1920x1080\n    n_variants: 2",
    "4:17 n_variants must be 1 when the short side is 1080 or more (found 2 at 1920x1080)",
  ],
  [
    "variants at the server's own size",
    "shots:\n  - prompt: x\n    n_variants: 2",
    "3:17 n_variants must be 1 when the short side is 1080 or more (found 2 at 1080x1080, the server's default size)",
  ],
  ["a blank prompt", 'shots:\n  - prompt: "  "', "2:13 prompt must not be blank"],
  [
    "a prompt that variables leave blank",
    'vars: {a: ""}\nshots:\n  - prompt: "{{a}}"',
    "3:13 prompt must not be blank",
  ],
  [
    "an escape sequence in a prompt",
    'shots:\n  - prompt: "red \\e[31m"',
    "2:13 prompt must not contain control characters",
  ],
  [
    "half a surrogate pair in a prompt",
    'shots:\n  - prompt: "x \\ud800"',
    "2:13 prompt must not contain control characters",
  ],
  [
    "an id twice",
    "shots:\n  - {id: a, prompt: x}\n  - {id: a, prompt: y}",
    '3:10 the id "a" is already taken (shots.yaml:2)',
  ],
  [
    "ids that differ in case alone",
    "shots:\n  - {id: a, prompt: x}\n  - {id: A, prompt: y}",
    '3:10 the id "A" is already taken (shots.yaml:2, as "a"; case is ignored)',
  ],
  [
    "an id that another shot has by default",
    "shots:\n  - {id: shot-002, prompt: x}\n  - prompt: y",
    '3:5 the id "shot-002" is already taken (shots.yaml:2)',
  ],
  [
    "matrix values that make one id",
    "shots:\n  - prompt: '{{t}}'\n    matrix: {t: [a b, a-b]}",
    '3:5 matrix makes the id "shot-001-a-b" twice: its values must differ in letters or digits',
  ],
  ["an axis without values", "shots:\n  - prompt: '{{t}}'\n    matrix: {t: []}", "3:17 matrix.t must not be empty"],
  ["a matrix without axes", "shots:\n  - prompt: x\n    matrix: {}", "3:13 matrix must not be empty"],
  [
    "a matrix beyond bounds",
    `shots:\n  - prompt: "{{a}}{{b}}{{c}}"\n    matrix:\n${["a", "b", "c"].map((axis) => `      ${axis}: [${Array.from({ length: 30 }, (_, i) => i)}]`).join("\n")}`,
    "3:5 matrix makes 27,000 shots; the limit is 10,000",
  ],
  [
    "a variable in vars and in matrix",
    "shots:\n  - prompt: '{{t}}'\n    vars: {t: x}\n    matrix: {t: [a, b]}",
    '4:14 "t" is both in vars and in matrix',
  ],
  [
    "an id that the tool needs",
    "shots:\n  - {id: report, prompt: x}",
    '2:10 the file "report.mp4" is a name that the tool keeps for its own files',
  ],
  [
    "an id that is a device",
    "shots:\n  - {id: NUL, prompt: x}",
    '2:10 the file "NUL.mp4" has a component that Windows reserves for a device',
  ],
];

const templates: Case[] = [
  [
    "an unknown variable",
    "vars: {style: s, place: p}\nshots:\n  - prompt: A hill, {{stile}}",
    '3:21 unknown variable "stile" (did you mean "style"?); known: style, place',
  ],
  [
    "an unknown variable where there are none",
    "shots:\n  - prompt: A {{thing}}",
    '2:15 unknown variable "thing": no variables are defined',
  ],
  [
    "two unknown variables in one prompt",
    "shots:\n  - prompt: A {{thing}} and {{ thing }}",
    '2:15 unknown variable "thing": no variables are defined',
    '2:29 unknown variable "thing": no variables are defined',
  ],
  [
    "an unknown variable in a folded prompt",
    "shots:\n  - prompt: >\n      A long\n      line with {{thing}}",
    '4:17 unknown variable "thing": no variables are defined',
  ],
  [
    "an unknown variable after literal braces",
    'shots:\n  - prompt: "\\\\{{a}} {{b}}"',
    '2:22 unknown variable "b": no variables are defined',
  ],
  [
    "braces that are never closed",
    "shots:\n  - prompt: A {{thing",
    '2:15 "{{" begins a variable that does not end in "}}": write \\{{ for two literal braces',
  ],
  [
    "braces around nothing",
    "shots:\n  - prompt: A {{ }}",
    '2:15 "{{ }}" does not hold a variable\'s name: write \\{{ for two literal braces',
  ],
  [
    "a prompt that starts with bare braces",
    "shots:\n  - prompt: {{style}}",
    "2:13 prompt must be text (found a mapping)",
    '2:14 a field\'s name must be plain text (text that starts with "{{" must be in quotes)',
  ],
  [
    "a file name outside the directory",
    "output: {filename: ../x.mp4}\nshots:\n  - prompt: x",
    "1:20 output.filename leaves the output directory",
  ],
  [
    "an absolute file name",
    "output: {filename: /tmp/x.mp4}\nshots:\n  - prompt: x",
    "1:20 output.filename is not relative to the output directory",
  ],
  [
    "a drive in a file name",
    "output: {filename: 'C:/x.mp4'}\nshots:\n  - prompt: x",
    "1:20 output.filename is not relative to the output directory",
  ],
  [
    "a backslash in a file name",
    "output: {filename: 'a\\b.mp4'}\nshots:\n  - prompt: x",
    "1:20 output.filename contains a backslash: write / between directories",
  ],
  [
    "an empty component in a file name",
    "output: {filename: 'a//b.mp4'}\nshots:\n  - prompt: x",
    "1:20 output.filename has an empty component",
  ],
  [
    "a hidden file name",
    "output: {filename: '.x/{{id}}.mp4'}\nshots:\n  - prompt: x",
    "1:20 output.filename has a component that starts with a dot",
  ],
  [
    "the tool's own directory",
    "output: {filename: 'Previous/{{id}}.mp4'}\nshots:\n  - prompt: x",
    "1:20 output.filename is a name that the tool keeps for its own files",
  ],
  [
    "a file name that is too long",
    `output: {filename: '${"é".repeat(99)}.mp4'}\nshots:\n  - prompt: x`,
    "1:20 output.filename has a component longer than 200 bytes",
  ],
  [
    "a file name of another type",
    "output: {filename: '{{id}}.mov'}\nshots:\n  - prompt: x",
    '1:20 output.filename must end in .mp4 (found "{{id}}.mov")',
  ],
  [
    "an unknown variable in a file name",
    "output: {filename: '{{shot}}.mp4'}\nshots:\n  - prompt: x",
    '1:21 unknown variable "shot" in a file name; known: id, index, scene, variant, name',
  ],
  [
    "one file for two shots",
    "output: {filename: all.mp4}\nshots:\n  - {id: a, prompt: x}\n  - {id: b, prompt: y}",
    '4:10 the file "all.mp4" is also that of shot "a": use {{id}} or {{index}} in output.filename',
  ],
  [
    "a file where another shot has a directory",
    "output: {filename: '{{scene}}.mp4'}\nshots:\n  - {id: a, scene: s, prompt: x}\n  - {id: b, scene: S, prompt: y}",
    '4:10 the file "S.mp4" is also that of shot "a": use {{id}} or {{index}} in output.filename',
  ],
  [
    "a scene that is missing for the file name",
    "output: {filename: '{{scene}}/{{id}}.mp4'}\nshots:\n  - prompt: x",
    "3:5 output.filename needs a scene: this shot has none",
  ],
  [
    "a scene that makes no file name",
    "output: {filename: '{{scene}}/{{id}}.mp4'}\nshots:\n  - prompt: x\n    scene: 夜",
    "4:12 output.filename needs a scene: nothing of this one can be part of a file's name",
  ],
];

const syntax: Case[] = [
  ["an empty file", "", '1:1 the manifest is empty: write "shots:" and a list below it'],
  ["nothing but comments", "# later\n", '1:1 the manifest is empty: write "shots:" and a list below it'],
  [
    "a list instead of a mapping",
    "- prompt: x",
    '1:1 the manifest must be a mapping of fields (found a list): write "shots:" and a list below it',
  ],
  [
    "plain text",
    "A quiet harbour",
    '1:1 the manifest must be a mapping of fields (found "A quiet harbour"): write "shots:" and a list below it',
  ],
  [
    "a colon in bare text",
    "shots:\n  - prompt: A rocket: landing\n  - prompt: A hill: rolling",
    '2:13 text that contains ": " must be in quotes, or fields must line up',
    '3:13 text that contains ": " must be in quotes, or fields must line up',
  ],
  ["a reserved character", "shots:\n  - prompt: @home", "2:13 text that starts with @ must be in quotes"],
  ["tabs as indentation", "shots:\n\t- prompt: x", "2:1 indent with spaces, not tabs"],
  ["a quote that is never closed", 'shots:\n  - prompt: "x\n', '3:1 is not valid YAML: Missing closing "quote'],
  [
    "text after a quoted value",
    "shots:\n  - prompt: 'it's'",
    "2:17 unexpected text after a value: put the whole value in quotes, or check the indentation",
  ],
  ["a field written twice", "shots:\n  - prompt: x\n    prompt: y", '3:5 "prompt" is written twice in one mapping'],
  ["a custom tag", "shots:\n  - prompt: !upper x", "2:13 unknown tag !upper: a manifest uses no tags"],
  ["a YAML 1.1 tag", "shots:\n  - prompt: !!binary aGk=", "2:13 unknown tag !!binary: a manifest uses no tags"],
  [
    "a YAML 1.1 directive",
    "%YAML 1.1\n---\nshots:\n  - prompt: x",
    "1:1 YAML must be version 1.2: remove this directive",
  ],
  [
    "a second document",
    "shots:\n  - prompt: x\n---\nshots:\n  - prompt: y",
    "3:1 a manifest is one YAML document: a second one starts here",
  ],
  [
    "an alias without an anchor",
    "shots:\n  - *landing",
    "2:5 there is no anchor &landing before this alias",
    "2:5 a shot must be a mapping of fields (found nothing)",
  ],
  [
    "an alias inside its own anchor",
    "shots: &all\n  - *all",
    "2:5 *all contains itself",
    "2:5 a shot must be a mapping of fields (found nothing)",
  ],
  [
    "a merge of something that is no mapping",
    "shots:\n  - prompt: x\n    <<: 5",
    "3:5 << must be followed by a mapping or a list of mappings",
  ],
  ["nesting without end", `shots: ${"[".repeat(20_000)}`, "1:108 is nested more than 100 levels deep"],
  ["nesting of lists without end", `shots:\n  ${"- ".repeat(20_000)}x`, "2:203 is nested more than 100 levels deep"],
  ["a NUL", "shots:\n  - prompt: a\0b", "2 contains a NUL character: it is not a text file"],
];

describe.each([
  ["fields", fields],
  ["rules", rules],
  ["templates and file names", templates],
  ["syntax", syntax],
])("a bad YAML manifest: %s", (_, cases) => {
  it.each(cases)("reports %s", async (_name, text, ...expected) => {
    expect(await readBad({ "shots.yaml": text })).toEqual(expected.map((problem) => `shots.yaml:${problem}`));
  });
});

describe("a bad YAML manifest", () => {
  it("shows every problem at once, those of the schema and those of rules", async () => {
    const text = [
      "concurrency: 0",
      "output: {filename: '../{{id}}.mp4'}",
      "defaults: {n_variants: 2}",
      "shots:",
      "  - id: a",
      "    prompt: A {{thing}}",
      "    n_seconds: 25",
      "    size: 2560x1440",
      "  - id: A",
      "    promt: x",
      "  - id: a",
      "    prompt: ''",
    ].join("\n");
    expect(await readBad({ "shots.yaml": text })).toEqual([
      "shots.yaml:1:14 concurrency must be at least 1 (found 0)",
      "shots.yaml:2:20 output.filename leaves the output directory",
      "shots.yaml:3:24 n_variants must be 1 when the short side is 1080 or more (found 2 at 2560x1440)",
      "shots.yaml:3:24 n_variants must be 1 when the short side is 1080 or more (found 2 at 1080x1080, the server's default size)",
      'shots.yaml:6:15 unknown variable "thing": no variables are defined',
      "shots.yaml:7:16 n_seconds must be at most 20 (found 25)",
      "shots.yaml:8:11 width × height is 3,686,400 pixels; the limit is 2,073,600",
      'shots.yaml:10:5 unknown field "promt" (did you mean "prompt"?)',
      'shots.yaml:11:9 the id "a" is already taken (shots.yaml:5)',
      "shots.yaml:12:13 prompt must not be blank",
    ]);
  });

  it("does not blame a shot for what a wrong default hides", async () => {
    const text = "defaults: {size: 1080p}\nvars: {a b: c}\nshots:\n  - {prompt: 'x {{a}}', width: 1280}";
    expect(await readBad({ "shots.yaml": text })).toEqual([
      'shots.yaml:1:18 defaults.size must be a size in pixels such as 1280x720 (found "1080p")',
      expect.stringMatching(/^shots\.yaml:2:8 "a b" cannot be a variable's name/),
    ]);
  });

  it("points into an anchor where the value is written", async () => {
    const text = "vars: {a: b}\nshots:\n  - &base\n    prompt: x\n    n_seconds: 25\n  - <<: *base\n    id: second";
    expect(await readBad({ "shots.yaml": text })).toEqual(["shots.yaml:5:16 n_seconds must be at most 20 (found 25)"]);
  });

  it("stops looking after fifty errors", async () => {
    const text = `shots:\n${"  - {n_seconds: 99}\n".repeat(5000)}`;
    const problems = await readBad({ "shots.yaml": text });
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toBe("shots.yaml warning: stopped looking after 50 errors: correct these first");
  });

  it("stops looking inside a single shot, too", async () => {
    const text = `shots:\n  - prompt: "${"{{b}} ".repeat(20_000)}"\n    tags: [${"1, ".repeat(20_000)}]`;
    expect(await readBad({ "shots.yaml": text })).toHaveLength(51);
  });

  it("makes what it quotes safe to print", async () => {
    const text = 'shots:\n  - prompt: x\n    "a\\e]0;b\\u202e": 1';
    expect(await readBad({ "shots.yaml": text })).toEqual(['shots.yaml:3:5 unknown field "a ]0;b "']);
  });

  it("refuses an alias bomb without expanding it", async () => {
    const levels = Array.from({ length: 30 }, (_, i) => `  l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`);
    const text = `vars:\n  l0: &l0 [x]\n${levels.join("\n")}\nshots:\n  - prompt: x`;
    const problems = await readBad({ "shots.yaml": text });
    expect(problems).toEqual(["shots.yaml:9:11 aliases make this too large: write out what is needed instead"]);
  });

  it.each<[string, Files, string]>([
    ["is not there", {}, "cannot be read: there is no such file"],
    ["is a directory", { "shots.yaml/x": "" }, "cannot be read: it is a directory"],
    [
      "is not UTF-8",
      { "shots.yaml": Buffer.from("shots:\n  - prompt: caf\xe9", "latin1") },
      "is not UTF-8 text: save it as UTF-8",
    ],
    ["is UTF-16", { "shots.yaml": Buffer.from("\ufeffshots:", "utf16le") }, "is UTF-16 text: save it as UTF-8"],
  ])("is reported when it %s", async (_, files, message) => {
    expect((await readBad(files, { file: "shots.yaml" })).join()).toMatch(new RegExp(`^shots.yaml(:2)? ${message}$`));
  });

  it("needs a name from somewhere", async () => {
    const text = "shots:\n  - prompt: x";
    expect(await readBad({}, { file: "-", text })).toEqual([
      "- a manifest from standard input needs --name, or a name of its own",
    ]);
    expect(await readBad({ "夜.yaml": text })).toEqual([
      "夜.yaml the file's name holds no name for the batch: write name: or give --name",
    ]);
    expect(await readBad({ "shots.yaml": text }, { name: "a b" })).toEqual([
      'shots.yaml --name must be 1 to 80 letters, digits, dots, underscores or hyphens, starting with a letter or digit (found "a b")',
    ]);
  });
});
