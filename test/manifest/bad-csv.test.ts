// Every kind of bad CSV, as a manifest and inside one; each problem at the first character of its cell.
import { describe, expect, it } from "vitest";
import { lines, readBad, readGood } from "./read-files.js";

/** Name, text of shots.csv, and every problem as `line:column message`. */
type Case = readonly [string, string, ...string[]];

const cases: Case[] = [
  ["a number above its maximum", "id,prompt,n_seconds\na,x,25", "2:5 n_seconds must be at most 20 (found 25)"],
  ["a number with a unit", "prompt,n_seconds\nx,5 seconds", '2:3 n_seconds must be a whole number (found "5 seconds")'],
  ["a hexadecimal number", "prompt,n_seconds\nx,0x10", '2:3 n_seconds must be a whole number (found "0x10")'],
  ["a decimal number", "prompt,n_seconds\nx,5.0", '2:3 n_seconds must be a whole number (found "5.0")'],
  ["a padded number", "prompt,n_seconds\nx,05", '2:3 n_seconds must be a whole number (found "05")'],
  ["a word for a number", "prompt,n_variants\nx,true", '2:3 n_variants must be a whole number (found "true")'],
  ["a problem after white space", "prompt,n_seconds\nx,  25", "2:5 n_seconds must be at most 20 (found 25)"],
  ["a problem in a quoted cell", 'prompt,n_seconds\n"x, y","25"', "2:8 n_seconds must be at most 20 (found 25)"],
  [
    "a problem after quotes in quotes",
    'prompt,n_seconds\n"a ""b"", c",25',
    "2:14 n_seconds must be at most 20 (found 25)",
  ],
  [
    "a problem after a cell of several lines",
    'prompt,n_seconds\n"a\nb",25',
    "3:4 n_seconds must be at most 20 (found 25)",
  ],
  [
    "a problem after empty lines and Windows line ends",
    "prompt,n_seconds\r\n\r\nx,5\r\n\r\ny,25\r\n",
    "5:3 n_seconds must be at most 20 (found 25)",
  ],
  ["a problem after a byte-order mark", "\ufeffn_seconds,prompt\n25,x", "2:1 n_seconds must be at most 20 (found 25)"],
  ["a problem between semicolons", "prompt;n_seconds\na, b;25", "2:6 n_seconds must be at most 20 (found 25)"],
  ["a problem between tabs", "prompt\tn_seconds\na, b; c\t25", "2:9 n_seconds must be at most 20 (found 25)"],
  [
    "an unknown variable",
    'prompt,place\n"A, {{palce}}",here',
    '2:5 unknown variable "palce" (did you mean "place"?); known: place',
  ],
  [
    "a variable whose cell is empty",
    "prompt,place\nA {{place}},",
    '2:3 the variable "place" has no value: its cell is empty',
  ],
  [
    "an unknown variable in the second line of a cell",
    'prompt\n"A\nhill {{x}}"',
    '3:6 unknown variable "x": no variables are defined',
  ],
  ["an empty prompt", "id,prompt\na,", '2:3 a shot needs the field "prompt"'],
  ["no prompt column", "id,text\na,x", '1:1 there is no column "prompt"'],
  ["a misspelt prompt column", "id,Prompts\na,x", '1:4 there is no column "prompt" (did you mean it by "Prompts"?)'],
  ["a column twice", "prompt,id,id\nx,a,b", '1:11 the column "id" is there twice'],
  ["a column without a name", "prompt,,id\nx,y,a", "1:8 this column has no name"],
  [
    "a column whose name is no variable",
    "prompt,time of day\nx,noon",
    '1:8 the column "time of day" cannot be a variable\'s name: use a letter, then letters, digits, underscores or hyphens',
  ],
  [
    "a matrix column",
    "prompt,matrix\nx,y",
    '1:8 the column "matrix" cannot be in a table: every column that is not a field is a variable',
  ],
  [
    "a row that is too long",
    "id,prompt\na,A hill, rolling",
    '2:11 this row has 3 cells, the header has 2: put cells that contain "," in quotes',
  ],
  ["a row that is too short", "id,prompt,scene\na,x", "2:1 this row has 2 cells, the header has 3"],
  ["a quote that is never closed", 'id,prompt\na,"A hill\nb,y', "2:3 this cell's quote is never closed"],
  [
    "a quote inside a bare cell",
    'id,prompt\na,A 6" gun',
    '2:3 this cell has a quote but does not start with one: put the whole cell in quotes and write inner quotes twice ("")',
  ],
  [
    "text after a closing quote",
    'id,prompt\na,"A" hill',
    '2:3 text follows the closing quote of this cell: write a quote inside a quoted cell twice ("")',
  ],
  ["too many pixels", "prompt,size\nx,2560x1440", "2:3 width × height is 3,686,400 pixels; the limit is 2,073,600"],
  [
    "width without height",
    "prompt,width,height\nx,1280,",
    "2:3 height is missing: width needs it, or give size instead of both",
  ],
  ["an id twice", "id,prompt\na,x\nA,y", '3:1 the id "A" is already taken (shots.csv:2, as "a"; case is ignored)'],
  ["a tag twice", "prompt,tags\nx,a;b;a", "2:3 tags names the same item twice (items 1 and 3)"],
  ["an empty file", "", " is empty: a table starts with a row of column names"],
  ["a header alone", "id,prompt\n", "1:1 there are no rows below the column names"],
];

describe("a bad CSV manifest", () => {
  it.each(cases)("reports %s", async (_name, text, ...expected) => {
    const places = expected.map((problem) => `shots.csv${problem.startsWith(" ") ? "" : ":"}${problem}`);
    expect(await readBad({ "shots.csv": text })).toEqual(places);
  });

  it("shows the problems of the rows before the one that breaks the format", async () => {
    expect(await readBad({ "shots.csv": 'prompt,n_seconds\nx,25\n"y,3' })).toEqual([
      "shots.csv:2:3 n_seconds must be at most 20 (found 25)",
      "shots.csv:3:1 this cell's quote is never closed",
    ]);
  });

  it("warns of a column that was probably meant to be a field", async () => {
    const { problems } = await readGood({ "shots.csv": "prompt,n_second\nx,5" });
    expect(lines(problems)).toEqual([
      'shots.csv:1:8 warning: the column "n_second" is a variable that no prompt uses (did you mean the field "n_seconds"?)',
    ]);
  });
});

describe("a file in shots_from", () => {
  const manifest = "shots:\n  - prompt: x\n  - shots_from: tables/extras.csv\n";

  it("has its problems under its own name, after those of the manifest", async () => {
    const files = {
      "film/shots.yaml": `${manifest}  - prompt: "{{y}}"`,
      "film/tables/extras.csv": "prompt,n_seconds\nx,25\n{{z}},5",
    };
    expect(await readBad(files)).toEqual([
      'film/shots.yaml:4:14 unknown variable "y": no variables are defined',
      "film/tables/extras.csv:2:3 n_seconds must be at most 20 (found 25)",
      'film/tables/extras.csv:3:1 unknown variable "z": no variables are defined',
    ]);
  });

  it("must exist", async () => {
    expect(await readBad({ "shots.yaml": manifest })).toEqual([
      "shots.yaml:3:17 tables/extras.csv cannot be read: there is no such file",
    ]);
  });

  it("must be text", async () => {
    const files = { "shots.yaml": manifest, "tables/extras.csv": "prompt\nx\na\0b" };
    expect(await readBad(files)).toEqual([
      "shots.yaml:3:17 tables/extras.csv contains a NUL character: it is not a text file (line 3)",
    ]);
  });

  it("must be a table", async () => {
    expect(await readBad({ "shots.yaml": "shots:\n  - shots_from: more.yaml\n    id: a" })).toEqual([
      'shots.yaml:2:17 shots_from must be a .csv or .tsv file (found "more.yaml")',
      'shots.yaml:3:5 unknown field "id"',
    ]);
  });

  it("cannot take an id that the manifest has", async () => {
    const files = {
      "shots.yaml": "shots:\n  - {id: a, prompt: x}\n  - shots_from: extras.csv\n",
      "extras.csv": "id,prompt\nA,y",
    };
    expect(await readBad(files)).toEqual([
      'extras.csv:2:1 the id "A" is already taken (shots.yaml:2, as "a"; case is ignored)',
    ]);
  });
});
