// The YAML test suite and csv-spectrum as manifests: every case ends in shots or in problems with a place.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCsv } from "../../../src/manifest/csv-table.js";
import { Problems } from "../../../src/manifest/problems.js";
import { sourceOfBytes } from "../../../src/manifest/read-source.js";
import { count } from "../figures.js";
import { tableCases, yamlCases } from "./corpora.js";
import { expectSound } from "./sound-result.js";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sora-corpora-"));
});
afterAll(() => rm(dir, { recursive: true }));

/** The case as it is, and in the places where text of any shape can stand in a manifest. */
const guises: Readonly<Record<string, (text: string) => string>> = {
  "a manifest": (text) => text,
  "a block of prompt": (text) => `shots:\n  - prompt: |2\n${indented(text, 6)}\n`,
  "a quoted prompt": (text) => `shots:\n  - prompt: ${JSON.stringify(text)}\n`,
  "the value of prompt": (text) => `shots:\n  - prompt:\n${indented(text, 6)}\n    id: a\n`,
  "the list of shots": (text) => `version: 1\nshots:\n${indented(text, 2)}\n`,
  variables: (text) => `shots:\n  - prompt: x\nvars:\n${indented(text, 2)}\n`,
};

function indented(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(columns));
}

describe.each(Object.entries(guises))("a case of the YAML test suite as %s", (name, dress) => {
  it("is read, or refused at its place", async () => {
    const cases = yamlCases();
    expect(cases.length).toBeGreaterThan(380);
    for (const { text } of cases) {
      const manifest = dress(text);
      const prompts = await expectSound({ file: "-", text: manifest, name: "x", cwd: dir }, { "-": manifest });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: no prompt may hold them
      const isPlain = !/[\u0000-\u0008\u000b-\u001f\u007f]|\p{Cs}|\{\{/u.test(text) && text.trim() !== "";
      if (name === "a quoted prompt" && isPlain) expect(prompts).toEqual([text.trim()]);
    }
    count("bad inputs tried", cases.length);
  });
});

it("YAML from a file is what it is from standard input", async () => {
  for (const { text } of yamlCases()) {
    await writeFile(join(dir, "case.yaml"), text);
    await expectSound({ file: "case.yaml", cwd: dir }, { "case.yaml": text });
  }
  count("bad inputs tried", yamlCases().length);
});

/** Cells are trimmed, and lines end in one way. */
function seen(cell: string): string {
  return cell.trim().replace(/\r\n?/g, "\n");
}

/** The corpus gives the cells of all its tables but one. */
const tablesWithCells = tableCases().flatMap(({ name, bytes, rows }) => (rows === null ? [] : [{ name, bytes, rows }]));

describe.each(tablesWithCells)("the table $name of csv-spectrum", ({ bytes, rows }) => {
  it.each(["", "\ufeff"])("has the cells that the corpus says (after %j)", (mark) => {
    const source = sourceOfBytes("t.csv", Buffer.concat([Buffer.from(mark), bytes]));
    const problems = new Problems("t.csv");
    const [header, ...found] = source.ok ? parseCsv(source.value, problems).rows : [];
    const names = Object.keys(rows[0] ?? {});
    expect(problems.list()).toEqual([]);
    expect(header?.cells).toEqual(names);
    const expected = rows.map((row) => names.map((name) => seen(row[name] ?? "")));
    expect(found.map((row) => row.cells)).toEqual(expected);
    count("bad inputs tried");
  });
});

describe.each(tableCases())("the table $name of csv-spectrum", ({ bytes }) => {
  it.each(["t.csv", "-"])(
    "as a manifest or named by one is refused for want of a prompt, at a place (%s)",
    async (file) => {
      const text = bytes.toString();
      const manifest = "shots:\n  - shots_from: t.csv\n";
      await writeFile(join(dir, "t.csv"), bytes);
      const from = file === "-" ? { file, text: manifest, name: "x", cwd: dir } : { file, cwd: dir };
      expect(await expectSound(from, { "-": manifest, "t.csv": text })).toBeNull();
      count("bad inputs tried");
    },
  );
});
