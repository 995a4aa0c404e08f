// What good manifests mean: defaults, sizes, variables, matrix, tables, ids and files.
import { describe, expect, it } from "vitest";
import { lines, readGood } from "./read-files.js";

async function shotsOf(text: string) {
  return (await readGood({ "shots.yaml": text })).shots;
}

describe("a request", () => {
  it("holds only what was set, in the contract's order, with the default model", async () => {
    const [shot] = await shotsOf("shots:\n  - n_variants: 1\n    n_seconds: 3\n    prompt: x");
    expect(JSON.stringify(shot?.request)).toBe('{"model":"sora-1-turbo","prompt":"x","n_seconds":3,"n_variants":1}');
  });

  it("takes from the defaults what the shot does not say", async () => {
    const text =
      "defaults: {model: other, n_seconds: 4, size: 1280x720}\nshots:\n  - prompt: x\n  - {prompt: y, n_seconds: 9}";
    const shots = await shotsOf(text);
    expect(shots.map((shot) => shot.request)).toEqual([
      { model: "other", prompt: "x", n_seconds: 4, width: 1280, height: 720 },
      { model: "other", prompt: "y", n_seconds: 9, width: 1280, height: 720 },
    ]);
  });

  it.each([
    ["size: 640x360", "{width: 1280, height: 720}", 640, 360],
    ["width: 640", "{size: 1280x720}", 640, 720],
    ["height: 360", "{width: 640}", 640, 360],
  ])("lets a shot's %s win over defaults of %s", async (own, defaults, width, height) => {
    const [shot] = await shotsOf(`defaults: ${defaults}\nshots:\n  - prompt: x\n    ${own}`);
    expect(shot?.request).toMatchObject({ width, height });
  });

  it("is the same whatever quotes or block the prompt is written in", async () => {
    const text =
      'shots:\n  - prompt: A hill\n  - prompt: "A hill"\n  - prompt: >\n      A\n      hill\n  - prompt: |\n      A hill\n';
    expect(new Set((await shotsOf(text)).map((shot) => shot.request.prompt))).toEqual(new Set(["A hill"]));
  });
});

describe("variables", () => {
  it("come from the shot first, then from the manifest, as they are written", async () => {
    const text =
      'vars: {a: global, b: 007, c: 1.50, d: true}\nshots:\n  - prompt: "{{a}} {{ b }} {{c}} {{d}}"\n    vars: {a: own}';
    const [shot] = await shotsOf(text);
    expect(shot?.request.prompt).toBe("own 007 1.50 true");
    expect(shot?.variables).toEqual({ a: "own", b: "007", c: "1.50", d: "true" });
  });

  it("are only those that the prompt uses", async () => {
    const [shot] = await shotsOf("vars: {a: x, b: y}\nshots:\n  - prompt: A {{a}}");
    expect(shot?.variables).toEqual({ a: "x" });
  });

  it("are not looked into again", async () => {
    const [shot] = await shotsOf("vars: {a: '{{b}}', b: x}\nshots:\n  - prompt: A {{a}}");
    expect(shot?.request.prompt).toBe("A {{b}}");
  });

  it("leave escaped braces as braces", async () => {
    const [shot] = await shotsOf("vars: {a: x}\nshots:\n  - prompt: A \\{{a}} {{a}}");
    expect(shot?.request.prompt).toBe("A {{a}} x");
  });

  it("in a table's columns win over the manifest's, unless the cell is empty", async () => {
    const { shots } = await readGood({
      "shots.yaml": "vars: {place: home, style: soft}\nshots:\n  - shots_from: more.csv",
      "more.csv": 'prompt,place\n"At {{place}}, {{style}}",the sea\n"At {{place}}, {{style}}",\n',
    });
    expect(shots.map((shot) => shot.request.prompt)).toEqual(["At the sea, soft", "At home, soft"]);
  });

  it("may have the names of an object's own members", async () => {
    const [shot] = await shotsOf("vars: {constructor: x}\nshots:\n  - prompt: A {{constructor}}");
    expect(shot?.request.prompt).toBe("A x");
  });
});

describe("a matrix", () => {
  it("makes one shot for every combination, in written order", async () => {
    const text =
      "shots:\n  - id: dust\n    prompt: '{{where}} at {{time}}'\n    matrix:\n      time: [dawn, dusk]\n      where: [A hill, Das Tor, 3.50]";
    const shots = await shotsOf(text);
    expect(shots.map((shot) => shot.id)).toEqual([
      "dust-dawn-A-hill",
      "dust-dawn-Das-Tor",
      "dust-dawn-3.50",
      "dust-dusk-A-hill",
      "dust-dusk-Das-Tor",
      "dust-dusk-3.50",
    ]);
    expect(shots[2]?.request.prompt).toBe("3.50 at dawn");
    expect(shots[2]?.variables).toEqual({ where: "3.50", time: "dawn" });
  });

  it("tells values without Latin letters apart by their place", async () => {
    const shots = await shotsOf("shots:\n  - {id: a, prompt: 'x {{t}}', matrix: {t: [夜, 朝, Zürich]}}");
    expect(shots.map((shot) => shot.id)).toEqual(["a-1", "a-2", "a-Zurich"]);
  });

  it("warns when the prompt does not use an axis", async () => {
    const { problems } = await readGood({ "shots.yaml": "shots:\n  - prompt: x\n    matrix: {time: [dawn, dusk]}" });
    expect(lines(problems)).toEqual([
      "shots.yaml:3:14 warning: the prompt does not use {{time}}: the same request is bought 2 times",
    ]);
  });
});

describe("ids and files", () => {
  it("count places, also those of table rows", async () => {
    const { shots } = await readGood({
      "shots.yaml": "shots:\n  - prompt: a\n  - shots_from: more.csv\n  - prompt: d",
      "more.csv": "prompt\nb\nc\n",
    });
    expect(shots.map((shot) => [shot.id, shot.request.prompt, shot.files])).toEqual([
      ["shot-001", "a", ["shot-001.mp4"]],
      ["shot-002", "b", ["shot-002.mp4"]],
      ["shot-003", "c", ["shot-003.mp4"]],
      ["shot-004", "d", ["shot-004.mp4"]],
    ]);
  });

  it("number several variants before the extension", async () => {
    const [shot] = await shotsOf("shots:\n  - {id: landing, prompt: x, size: 640x360, n_variants: 3}");
    expect(shot?.files).toEqual(["landing.v1.mp4", "landing.v2.mp4", "landing.v3.mp4"]);
  });

  it("follow the manifest's template", async () => {
    const text =
      "name: film\noutput: {filename: '{{name}}/{{scene}}/{{index}}-{{id}}-{{variant}}.mp4'}\nshots:\n" +
      "  - {id: a, scene: Act 1/2, prompt: x}\n  - {id: b, scene: '..', prompt: x, size: 640x360, n_variants: 2}";
    await expect(shotsOf(text)).rejects.toThrow("5:20 output.filename needs a scene");
    expect((await shotsOf(text.replace("'..'", "Épilogue"))).map((shot) => shot.files)).toEqual([
      ["film/Act-1-2/001-a-1.mp4"],
      ["film/Epilogue/002-b-1.mp4", "film/Epilogue/002-b-2.mp4"],
    ]);
  });

  it("say where each shot was written", async () => {
    const { shots } = await readGood({
      "film/shots.yaml": "shots:\n  - id: a\n    prompt: x\n  - shots_from: more.csv",
      "film/more.csv": 'notes,prompt\n"two\nlines",b\n\nlast,c\n',
    });
    expect(shots.map((shot) => shot.source)).toEqual([
      { file: "film/shots.yaml", line: 2, column: 5 },
      { file: "film/more.csv", line: 2, column: 1 },
      { file: "film/more.csv", line: 5, column: 1 },
    ]);
  });
});

describe("a table", () => {
  it("is a manifest of its own, named after its file", async () => {
    const { settings, shots } = await readGood({
      "Mars teaser.csv":
        'id,prompt,n_seconds,size,tags,scene,notes,who\na,"{{who}}, waving",8,1280x720,wide; night|x,One,"Hold, please",A robot\nb,x,,,,,,\n',
    });
    expect(settings).toEqual({ name: "Mars-teaser" });
    expect(shots).toEqual([
      {
        id: "a",
        request: { model: "sora-1-turbo", prompt: "A robot, waving", n_seconds: 8, width: 1280, height: 720 },
        files: ["a.mp4"],
        scene: "One",
        notes: "Hold, please",
        tags: ["wide", "night", "x"],
        variables: { who: "A robot" },
        source: { file: "Mars teaser.csv", line: 2, column: 1 },
      },
      {
        id: "b",
        request: { model: "sora-1-turbo", prompt: "x" },
        files: ["b.mp4"],
        tags: [],
        variables: {},
        source: { file: "Mars teaser.csv", line: 3, column: 1 },
      },
    ]);
  });

  it.each([
    ["commas", "id,prompt\na,x; y\n"],
    ["semicolons", "id;prompt\na;x; y\n".replace("x; y", '"x; y"')],
    ["tabs", "id\tprompt\na\tx; y\n"],
    ["Windows line ends and a byte-order mark", "\ufeffid,prompt\r\na,x; y\r\n"],
    ["old Macintosh line ends", "id,prompt\ra,x; y\r"],
    ["mixed line ends", "id,prompt\r\na,x; y\n,,\r\n".replace(",,", ",")],
    ["blank rows at its end", "id,prompt\na,x; y\n,\n , \n\n"],
    ["no line end at its end", "id,prompt\na,x; y"],
  ])("may have %s", async (_, text) => {
    const { shots } = await readGood({ "shots.csv": text });
    expect(shots.map((shot) => [shot.id, shot.request.prompt])).toEqual([["a", "x; y"]]);
  });

  it("may have quotes and line breaks in its cells", async () => {
    const { shots } = await readGood({ "shots.tsv": 'id\tprompt\na\t"He says ""go"",\n and goes"\n' });
    expect(shots[0]?.request.prompt).toBe('He says "go",\n and goes');
  });
});

describe("settings", () => {
  it("carry the rhythm of looks as it is said, beside the durations", async () => {
    const text = "polling: {rhythm: table, interval: 5s}\nshots:\n  - prompt: A quiet street at noon";
    const { settings } = await readGood({ "a.yaml": text });
    expect(settings.polling).toEqual({ rhythm: "table", interval: 5000 });
  });

  it("come out in milliseconds and the model's names, absent where not said", async () => {
    const text = `version: 1
base_url: http://127.0.0.1:8000/v1
concurrency: 5
polling: {interval: 1.5s, timeout: 2h}
retries: {generation: 0}
budget: {usd: 40.5}
pricing: {per_second_usd: {1280x720: 0.1}, as_of: 2026-11-01}
output: {dir: out}
report: [json]
shots: [{prompt: x}]`;
    expect((await readGood({ "a.yaml": text })).settings).toEqual({
      name: "a",
      base_url: "http://127.0.0.1:8000/v1",
      concurrency: 5,
      polling: { interval: 1500, timeout: 7_200_000 },
      retries: { generation: 0 },
      budget: { usd: 40.5 },
      pricing: { per_second_usd: { "1280x720": 0.1 }, as_of: "2026-11-01" },
      output_dir: "out",
      report: ["json"],
    });
  });

  it("take the name from the command line before the manifest, and from the manifest before its file", async () => {
    const text = "name: said\nshots: [{prompt: x}]";
    expect((await readGood({ "file.yaml": text }, { name: "flag" })).settings.name).toBe("flag");
    expect((await readGood({ "file.yaml": text })).settings.name).toBe("said");
    expect((await readGood({ "a/file.v2.yaml": text.slice(11) })).settings.name).toBe("file.v2");
    expect((await readGood({}, { file: "-", text })).settings.name).toBe("said");
    expect((await readGood({}, { file: "-", text: text.slice(11), name: "flag" })).settings.name).toBe("flag");
  });
});

describe("a YAML manifest", () => {
  it("may share mappings by anchors and merge keys, its own fields first", async () => {
    const text =
      "vars: {}\nshots:\n  - &a {prompt: x, n_seconds: 3}\n  - {<<: *a, id: b}\n  - <<: [{n_seconds: 7}, *a]\n    id: c\n  - {<<: *a, id: d, n_seconds: 9}";
    const shots = await shotsOf(text);
    expect(shots.map((shot) => [shot.id, shot.request.n_seconds])).toEqual([
      ["shot-001", 3],
      ["b", 3],
      ["c", 7],
      ["d", 9],
    ]);
  });

  it("may use one anchor more often than a bomb would", async () => {
    const text = `vars: {}\nshots:\n  - &a {prompt: x, n_seconds: 3}\n${"  - {<<: *a}\n".repeat(500)}`;
    expect(await shotsOf(text)).toHaveLength(501);
  });

  it("may be JSON", async () => {
    expect(await shotsOf('{"shots": [{"id": "a", "prompt": "x"}]}')).toHaveLength(1);
  });

  it("warns of more than two variants at 720p", async () => {
    const text = "shots:\n  - prompt: x\n    size: 1280x720\n    n_variants: 3";
    expect(lines((await readGood({ "shots.yaml": text })).problems)).toEqual([
      "shots.yaml:4:17 warning: a busy server may refuse more than 2 variants at 720p and above (found 3 at 1280x720)",
    ]);
  });
});
