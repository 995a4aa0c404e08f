// The places of cells agree with what the parser reads in them, for any table.
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parseCsv } from "../../src/manifest/csv-table.js";
import { Problems } from "../../src/manifest/problems.js";
import { Source } from "../../src/manifest/source.js";

const cell = fc.string({ unit: fc.constantFrom("a", " ", '"', ",", ";", "\n", "é", "夜"), maxLength: 6 });
const quoted = fc
  .tuple(cell, fc.boolean())
  .map(([text, always]) => (always || /[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
const table = fc.array(fc.tuple(quoted, quoted, quoted), { minLength: 1, maxLength: 6 });

it("every cell of every row is where its span says", () => {
  fc.assert(
    fc.property(table, fc.boolean(), (rows, spaced) => {
      const text = `a,b,c\n${rows.map((row) => row.join(",")).join(spaced ? "\n\n" : "\n")}`;
      const problems = new Problems("x.csv");
      const source = new Source("x.csv", text);
      const read = parseCsv(source, problems);
      expect(problems.list()).toEqual([]);
      for (const { cells, spanOf } of read.rows) {
        const written = cells.map((_, index) => {
          const span = spanOf(index);
          return parse(text.slice(span.start, span.end), { delimiter: ",", record_delimiter: "\n" })[0]?.[0] ?? "";
        });
        expect(written.map((each) => each.trim())).toEqual(cells);
      }
    }),
    { numRuns: 500 },
  );
});
