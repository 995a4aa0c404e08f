// What a state file may look like after any cut, and what no change of it gets past.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJournal } from "../../src/journal/parse.js";
import { header, intended, journalBytes, journalLines, story } from "./builders.js";

const parse = (bytes: Buffer | string) => parseJournal("state.jsonl", Buffer.from(bytes));
const lines = journalLines();
const whole = journalBytes();
const lastLineStart = whole.length - Buffer.byteLength(lines.at(-1)!);

/** How many facts were read, once it is clear that they are the first of the story and the lengths add up. */
function soundPrefix(bytes: Buffer): number | "refused" {
  const parsed = parse(bytes);
  if (!parsed.ok) return "refused";
  if (parsed.value === null) return 0;
  const read = parsed.value;
  expect(JSON.stringify(read.facts)).toBe(JSON.stringify(story.slice(0, read.facts.length)));
  expect(read.goodBytes + read.tornBytes).toBe(bytes.length);
  expect(bytes.subarray(0, read.goodBytes).equals(whole.subarray(0, read.goodBytes))).toBe(true);
  return read.facts.length;
}

test("what was written is read back, with the length and the checksum to go on from", () => {
  const parsed = parse(whole);
  expect(parsed).toEqual({
    ok: true,
    value: {
      header,
      facts: story,
      goodBytes: whole.length,
      tornBytes: 0,
      lastSum: /"sum":"([0-9a-f]{16})"}\n$/.exec(whole.toString())?.[1],
    },
  });
});

test("any text in a fact stays on its one line and comes back unchanged", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (prompts) => {
      const facts = prompts.map((prompt, index) => intended(`k${index}`, prompt));
      const texts = journalLines(facts);
      expect(texts.every((line) => line.indexOf("\n") === line.length - 1)).toBe(true);
      expect(parse(texts.join(""))).toMatchObject({ ok: true, value: { facts } });
    }),
  );
});

describe("an interrupted write", () => {
  test("cut at any offset, it opens with every fact whose line is complete", () => {
    for (let length = 0; length <= whole.length; length += 1) {
      const complete = whole.subarray(0, length).toString("latin1").split("\n").length - 1;
      expect(soundPrefix(whole.subarray(0, length)), `cut at ${length}`).toBe(Math.max(0, complete - 1));
    }
  });

  test("cut at any offset and filled with NULs, it opens with the same facts", () => {
    for (let length = 0; length <= whole.length; length += 1) {
      const complete = whole.subarray(0, length).toString("latin1").split("\n").length - 1;
      const bytes = Buffer.concat([whole.subarray(0, length), Buffer.alloc(length % 7 === 0 ? 5000 : 1)]);
      expect(soundPrefix(bytes), `NULs from ${length}`).toBe(Math.max(0, complete - 1));
    }
  });

  test("with a hole of NULs in its last line, it opens with the facts before", () => {
    for (let from = lastLineStart; from < whole.length - 1; from += 1) {
      const bytes = Buffer.from(whole).fill(0, lastLineStart, from + 1);
      expect(soundPrefix(bytes), `hole up to ${from}`).toBe(story.length - 1);
    }
  });

  test("that never completed the first line leaves a file that counts as new", () => {
    const headerLength = lines[0]!.length;
    for (let length = 0; length < headerLength; length += 1) {
      expect(parse(whole.subarray(0, length)), `cut at ${length}`).toEqual({ ok: true, value: null });
    }
    expect(parse(Buffer.alloc(4096))).toEqual({ ok: true, value: null });
  });
});

describe("a changed byte", () => {
  const changes: ((byte: number) => number)[] = [
    ...Array.from({ length: 8 }, (_, bit) => (byte: number) => byte ^ (1 << bit)),
    () => 0x00,
    () => 0x0a,
    () => 0x20,
    () => 0xff,
  ];

  /** Makes every change of one byte between two offsets, one at a time, and lists those that are not read as expected. */
  function surprises(
    bytes: Buffer,
    [from, to]: [number, number],
    expected: (byte: number) => (number | "refused")[],
  ): string[] {
    const changed = Buffer.from(bytes);
    const found: string[] = [];
    for (let offset = from; offset < to; offset += 1) {
      const original = bytes[offset]!;
      for (const byte of new Set(changes.map((change) => change(original)))) {
        if (byte === original) continue;
        changed[offset] = byte;
        const read = soundPrefix(changed);
        if (!expected(byte).includes(read)) found.push(`byte ${offset} as ${byte}: ${read}`);
      }
      changed[offset] = original;
    }
    return found;
  }

  test.each(["", '{"fact":"sub', "\0\0\0"])("before the last line is refused, whatever the end (%j)", (end) => {
    const bytes = Buffer.concat([whole, Buffer.from(end)]);
    expect(surprises(bytes, [0, lastLineStart], () => ["refused"])).toEqual([]);
  });

  test("in an acknowledged last line is refused also when an interrupted write follows it", () => {
    const bytes = Buffer.concat([whole, Buffer.from('{"fact":"sub')]);
    expect(surprises(bytes, [lastLineStart, whole.length], () => ["refused"])).toEqual([]);
  });

  test("in the last line is refused, or, as a NUL, hides that one fact; it never yields another", () => {
    const expected = (byte: number) => [byte === 0 ? story.length - 1 : ("refused" as const)];
    expect(surprises(whole, [lastLineStart, whole.length], expected)).toEqual([]);
  });

  test("in a file with nothing but its header is refused, or, as a NUL, makes the file new", () => {
    const first = Buffer.from(lines[0]!);
    const expected = (byte: number): (0 | "refused")[] => (byte === 0 ? [0, "refused"] : ["refused"]);
    expect(surprises(first, [0, first.length], expected)).toEqual([]);
  });
});

describe("tampering with whole lines", () => {
  const at = (line: number, texts: readonly string[]) =>
    expect(parse(texts.join(""))).toMatchObject({ ok: false, error: { kind: "damaged", line } });

  test("a removed line is found where it is missing", () => {
    for (let index = 1; index < lines.length - 1; index += 1) at(index + 1, lines.toSpliced(index, 1));
  });

  test("a repeated line is found at its second place", () => {
    for (let index = 0; index < lines.length; index += 1) at(index + 2, lines.toSpliced(index, 0, lines[index]!));
  });

  test("exchanged lines are found at the first of them", () => {
    for (let index = 1; index < lines.length - 1; index += 1) {
      at(index + 1, lines.toSpliced(index, 2, lines[index + 1]!, lines[index]!));
    }
  });

  test("a line of another journal is found", () => {
    const other = journalLines(story, { ...header, at: header.at + 1 });
    at(4, lines.toSpliced(3, 1, other[3]!));
  });

  test("line ends turned to CRLF are found", () => {
    at(
      1,
      lines.map((line) => line.replace("\n", "\r\n")),
    );
  });
});

test("damage is reported with its place and a way to go on", () => {
  const parsed = parse(lines.toSpliced(5, 1, "{}\n").join(""));
  expect(parsed).toMatchObject({ ok: false, error: { kind: "damaged", line: 6 } });
  expect(!parsed.ok && parsed.error.message).toMatch(/^state\.jsonl:6 is damaged: .*keep only its first 5 lines/);
});

test("following that advice gives the facts before the damage", () => {
  expect(soundPrefix(Buffer.from(lines.slice(0, 5).join("")))).toBe(4);
});

test("a newer format is refused with the version that wrote it", () => {
  const parsed = parse(journalLines([], { ...header, format: 2, tool: "3.1.0" }).join(""));
  expect(parsed).toMatchObject({ ok: false, error: { kind: "newer" } });
  expect(!parsed.ok && parsed.error.message).toContain("format 2, written by sora-batch 3.1.0");
});

test.each(["hello", "{}\n", '{"journal":"other"}\n', "\u007fELF\0\0\0", "\ufeff"])(
  "a foreign file is refused: %j",
  (text) => {
    expect(parse(text)).toMatchObject({ ok: false, error: { kind: "foreign" } });
  },
);

test("a fact of a kind that this version does not know is refused rather than skipped", () => {
  const unknown = { ...story[0], fact: "toString" } as unknown as (typeof story)[number];
  expect(parse(journalLines([unknown]).join(""))).toMatchObject({ ok: false, error: { kind: "damaged", line: 2 } });
});
