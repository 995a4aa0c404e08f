// schema: the manifest's JSON Schema, or the reference of its fields as Markdown.
import { readFile } from "node:fs/promises";
import { fieldReference } from "../manifest/field-reference.js";
import { packageFile } from "../util/package-file.js";
import { exitCodes } from "./exit-codes.js";
import type { Host } from "./host.js";

export async function schema(flags: { readonly markdown?: boolean }, host: Host): Promise<number> {
  const text = await readFile(packageFile("schemas/manifest.schema.json"), "utf8");
  host.out.write(flags.markdown ? fieldReference(JSON.parse(text)) : text);
  return exitCodes.complete;
}
