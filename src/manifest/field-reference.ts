// The reference of every manifest field, as Markdown, made from the schema: descriptions, types, bounds and defaults as they are.
import { isRecord, type JsonRecord } from "../util/json-record.js";

/** @param schema manifest.schema.json, parsed. */
export function fieldReference(schema: unknown): string {
  if (!isRecord(schema)) throw new Error("the schema is not an object");
  const sections: string[] = [section("Manifest", schema, schema)];
  for (const name of ["polling", "retries", "budget", "pricing", "output", "defaults", "shot", "shots_from"]) {
    const part = definition(schema, name);
    if (part) sections.push(section(`\`${name}\``, part, schema));
  }
  return sections.join("\n");
}

function section(title: string, part: JsonRecord, schema: JsonRecord): string {
  const required = Array.isArray(part.required) ? part.required : [];
  const rows = Object.entries(isRecord(part.properties) ? part.properties : {}).map(([name, value]) => {
    const field = resolve(value, schema);
    const mark = required.includes(name) ? " (required)" : "";
    return `| \`${name}\`${mark} | ${typeOf(field)} | ${defaultOf(field)} | ${cell(String(field.description ?? ""))} |`;
  });
  const about = typeof part.description === "string" ? `${part.description}\n\n` : "";
  return `### ${title}\n\n${about}| field | type | default | |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

/** A reference with what stands beside it; what stands beside it wins. */
function resolve(value: unknown, schema: JsonRecord): JsonRecord {
  if (!isRecord(value)) return {};
  const target = typeof value.$ref === "string" ? definition(schema, value.$ref.replace("#/$defs/", "")) : undefined;
  return target ? { ...resolve(target, schema), ...value } : value;
}

function definition(schema: JsonRecord, name: string): JsonRecord | undefined {
  const found = isRecord(schema.$defs) ? schema.$defs[name] : undefined;
  return isRecord(found) ? found : undefined;
}

function typeOf(field: JsonRecord): string {
  if (Array.isArray(field.enum)) return field.enum.map((value) => `\`${String(value)}\``).join(", ");
  if ("const" in field) return `\`${String(field.const)}\``;
  const type = Array.isArray(field.type) ? field.type.join(" or ") : String(field.type ?? "object");
  const { minimum, maximum } = field;
  if (typeof minimum === "number" && typeof maximum === "number") return `${type}, ${minimum} to ${maximum}`;
  if (typeof minimum === "number") return `${type}, at least ${minimum}`;
  return type;
}

function defaultOf(field: JsonRecord): string {
  return field.default === undefined ? "" : `\`${JSON.stringify(field.default).replaceAll('"', "")}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
