// A YAML list too long to be kept as a tree is read in parts: nothing of that may show.
import { expect, it } from "vitest";
import { readBad, readGood } from "./read-files.js";

const count = 1500;
/** Lines before the first shot; each shot takes three. */
const before = ["defaults: &base {n_seconds: 5, size: 1280x720}", "vars: {style: noir}", "shots:"];
const lineOf = (index: number) => before.length + index * 3 + 1;

/** @param odd the lines of single shots that are not like the others, by index. */
function manifest(odd: Readonly<Record<number, readonly [string, string, string]>>, after = ""): string {
  const shots = Array.from({ length: count }, (_, index) =>
    (odd[index] ?? [`  - id: s${index}`, `    prompt: "view ${index}, {{style}}"`, "    n_seconds: 3"]).join("\n"),
  );
  return `${[...before, ...shots].join("\n")}\n${after}`;
}

it("every shot has its values and its place", async () => {
  const { shots } = await readGood({ "shots.yaml": manifest({}) });
  expect(shots).toHaveLength(count);
  for (const index of [0, 1, 499, 1000, 1498, 1499]) {
    expect(shots[index]).toMatchObject({
      id: `s${index}`,
      request: { prompt: `view ${index}, noir`, n_seconds: 3, width: 1280 },
      source: { line: lineOf(index), column: 5 },
    });
  }
});

it("problems have their places, wherever they are", async () => {
  const odd = {
    1: ["  - id: s1", "    prompt: x", "    n_seconds: 25"],
    700: ["  - id: s700", "    promt: x", "    prompt: x"],
    701: ["  - id: s0", "    prompt: '{{nothing}}'", "    n_seconds: 3"],
    1499: ["  - id: 12", "    prompt: x", "    tags: [a, a]"],
  } as const;
  expect(await readBad({ "shots.yaml": manifest(odd) })).toEqual([
    `shots.yaml:${lineOf(1) + 2}:16 n_seconds must be at most 20 (found 25)`,
    `shots.yaml:${lineOf(700) + 1}:5 unknown field "promt" (did you mean "prompt"?)`,
    `shots.yaml:${lineOf(701)}:9 the id "s0" is already taken (shots.yaml:${lineOf(0)})`,
    `shots.yaml:${lineOf(701) + 1}:14 unknown variable "nothing"; known: style`,
    `shots.yaml:${lineOf(1499)}:9 id must be text (found 12): write it as "12"`,
    `shots.yaml:${lineOf(1499) + 2}:11 tags names the same item twice (items 1 and 2)`,
  ]);
});

it("variables are filled in as they are written", async () => {
  const odd = { 650: ["  - id: agent", "    prompt: 'number {{n}}, {{t}}'", "    vars: {n: 007, t: True}"] } as const;
  const { shots } = await readGood({ "shots.yaml": manifest(odd) });
  expect(shots[650]?.request.prompt).toBe("number 007, True");
});

it("anchors reach from any shot to any later one, and problems with what they stand for lead back", async () => {
  const odd = {
    3: ["  - &first", "    id: a", "    prompt: from the first"],
    1200: ["  - <<: *first", "    id: b", "    n_seconds: 4"],
    1201: ["  - <<: *base", "    id: c", "    prompt: y"],
    1300: ["  - *first", "", ""],
  } as const;
  expect(await readBad({ "shots.yaml": manifest(odd) })).toEqual([
    `shots.yaml:${lineOf(3) + 1}:9 the id "a" is already taken (shots.yaml:${lineOf(3) + 1})`,
  ]);
  const { shots } = await readGood({ "shots.yaml": manifest({ ...odd, 1300: ["", "", ""] }) });
  expect(shots[1200]?.request).toMatchObject({ prompt: "from the first", n_seconds: 4 });
  expect(shots[1201]?.request).toMatchObject({ prompt: "y", n_seconds: 5, height: 720 });
});

it("settings may follow the list", async () => {
  const after = "retries: {request: 2}\nbudget: {usd: many}\n";
  const end = lineOf(count);
  expect(await readBad({ "shots.yaml": manifest({}, after) })).toEqual([
    `shots.yaml:${end + 1}:15 budget.usd must be a number (found "many")`,
  ]);
  const { settings } = await readGood({ "shots.yaml": manifest({}, "retries: {request: 2}\n") });
  expect(settings.retries).toEqual({ request: 2 });
});

it("what is not YAML is found in the middle of the list", async () => {
  const odd = {
    400: ["  - id: s400", "    prompt: a: b", "    n_seconds: 3"],
    900: ["  - id: s900", "    prompt: @x", "    n_seconds: 3"],
  } as const;
  expect(await readBad({ "shots.yaml": manifest(odd) })).toEqual([
    `shots.yaml:${lineOf(400) + 1}:13 text that contains ": " must be in quotes, or fields must line up`,
    `shots.yaml:${lineOf(900) + 1}:13 text that starts with @ must be in quotes`,
  ]);
});

it("a field that is written twice is found, in a shot and beside the list", async () => {
  const odd = { 1100: ["  - id: s1100", "    prompt: x", "    prompt: y"] } as const;
  expect(await readBad({ "shots.yaml": manifest(odd, "vars: {}\n") })).toEqual([
    `shots.yaml:${lineOf(1100) + 2}:5 "prompt" is written twice in one mapping`,
    `shots.yaml:${lineOf(count)}:1 "vars" is written twice in one mapping`,
  ]);
});
