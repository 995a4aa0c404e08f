// What is generated from the schema is up to date, and the schema tells editors what they need.
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

const file = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

interface SchemaNode {
  readonly [key: string]: unknown;
}

/** Every field of every mapping, with what it refers to written out. */
function fieldsOf(schema: SchemaNode): [string, SchemaNode][] {
  const definitions = schema.$defs as Readonly<Record<string, SchemaNode>>;
  const holders: [string, SchemaNode][] = [["", schema], ...Object.entries(definitions)];
  return holders.flatMap(([holder, { properties = {} }]) =>
    Object.entries(properties as Readonly<Record<string, SchemaNode>>).map(([name, field]): [string, SchemaNode] => {
      const target = typeof field.$ref === "string" ? definitions[field.$ref.replace("#/$defs/", "")] : {};
      return [`${holder}.${name}`, { ...target, ...field }];
    }),
  );
}

describe("the manifest's schema", () => {
  it("is what the types and the validators were generated from", async () => {
    const { generate } = await import("../../src/manifest/generated/generate.mjs");
    const texts: Readonly<Record<string, string>> = await generate();
    expect(Object.keys(texts)).toEqual(["manifest-types.ts", "validate-manifest.cjs"]);
    for (const [name, text] of Object.entries(texts)) {
      expect(await file(`src/manifest/generated/${name}`), "run: npm run generate").toBe(text);
    }
  });

  it("describes every field, with an example or a default, and a remedy for every pattern", async () => {
    const schema: SchemaNode = JSON.parse(await file("schemas/manifest.schema.json"));
    const fields = fieldsOf(schema);
    expect(fields.length).toBeGreaterThan(40);
    const lacking = fields.filter(
      ([, field]) =>
        field.description === undefined ||
        (field.pattern !== undefined && field.patternErrorMessage === undefined) ||
        (field.examples === undefined && field.default === undefined && field.enum === undefined),
    );
    expect(lacking.map(([name]) => name)).toEqual([]);
  });

  it("closes every mapping whose fields are known", async () => {
    const schema: SchemaNode = JSON.parse(await file("schemas/manifest.schema.json"));
    const definitions = Object.entries(schema.$defs as Readonly<Record<string, SchemaNode>>);
    const open = definitions.filter(([, node]) => node.properties !== undefined && node.additionalProperties !== false);
    expect(open.map(([name]) => name)).toEqual([]);
    expect(schema.additionalProperties).toBe(false);
  });
});
