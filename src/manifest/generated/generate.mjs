// Derives the manifest's types and its validators from schemas/manifest.schema.json; a test keeps them fresh.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { compile } from "json-schema-to-typescript";

const banner = "Generated from schemas/manifest.schema.json by generate.mjs: change the schema, then `npm run generate`.";
const schemaFile = new URL("../../../schemas/manifest.schema.json", import.meta.url);

/** @returns {Promise<Record<string, string>>} text by file name, beside this file. */
export async function generate() {
  const schema = JSON.parse(await readFile(schemaFile, "utf8"));
  return {
    "manifest-types.ts": await compile(schema, "ManifestFile", {
      bannerComment: `// ${banner}`,
      additionalProperties: false,
      ignoreMinAndMaxItems: true,
      style: { printWidth: 120 },
    }),
    "validate-manifest.cjs": `// ${banner}\n${validators(schema)}\n`,
  };
}

/** Shots are validated one by one: all errors of a whole document at once take quadratic time. */
function validators(schema) {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, ownProperties: true, strict: true, allowUnionTypes: true, code: { source: true } });
  ajv.addVocabulary(["patternErrorMessage"]);
  ajv.addSchema(schema);
  const part = (name) => ({ $id: `urn:sora-batch:part:${name}`, $ref: `${schema.$id}#/$defs/${name}` });
  const { items: _each, ...shots } = schema.properties.shots;
  ajv.addSchema({ ...schema, $id: "urn:sora-batch:part:settings", properties: { ...schema.properties, shots } });
  ajv.addSchema(part("shot"));
  ajv.addSchema(part("shots_from"));
  ajv.addSchema(part("variable_name"));
  ajv.addSchema(part("slug"));
  return standalone.default(ajv, {
    validateSettings: "urn:sora-batch:part:settings",
    validateShot: "urn:sora-batch:part:shot",
    validateShotsFrom: "urn:sora-batch:part:shots_from",
    validateVariableName: "urn:sora-batch:part:variable_name",
    validateSlug: "urn:sora-batch:part:slug",
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, text] of Object.entries(await generate())) await writeFile(new URL(name, import.meta.url), text);
}
