// Reads a report.json that may come from anywhere: a Summary once its schema says so.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import type { Summary } from "../report/summary-shape.js";
import { packageFile } from "../util/package-file.js";
import { printable } from "../util/printable.js";
import { type Host, UsageError } from "./host.js";

const mostProblems = 5;

export type ReportReader = (path: string) => Promise<Summary>;

/** @returns a reader that throws UsageError naming the file and what is wrong in it. */
export async function reportReader(host: Host): Promise<ReportReader> {
  const schema: object = JSON.parse(await readFile(packageFile("schemas/report.schema.json"), "utf8"));
  // One mistake in every shot would be thousands of errors.
  const validate = new Ajv2020({ allowUnionTypes: true, ownProperties: true, verbose: true }).compile<Summary>(schema);
  return async (path) => {
    const value = parse(path, await textOf(resolve(host.cwd, path), path));
    if (validate(value)) return value;
    const problems = (validate.errors ?? []).slice(0, mostProblems).map(sentence);
    throw new UsageError(`${path} is not a report of this version: ${problems.join("; ")}`);
  };
}

async function textOf(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${shown}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${printable(error instanceof Error ? error.message : String(error))}`);
  }
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const extra = "additionalProperty" in params ? ` (${String(params.additionalProperty)})` : "";
  return printable(`${instancePath || "the report"} ${message ?? "is wrong"}${extra}`);
}
