// Holds a value against its part of the schema and keeps what is sound, so that its other rules can still be checked.
import type { ErrorObject } from "ajv";
import type { Located, Path } from "./located.js";
import { nearest } from "./nearest.js";
import type { Problems } from "./problems.js";
import { fieldText, foundText, shorten, valueMessage } from "./schema-message.js";
import type { Validator } from "./validators.js";
import { isMapping } from "./yaml-node.js";

export interface Checked<T> {
  /** Without its unsound fields; null when what is left is not a T. */
  readonly value: T | null;
  /** Fields of which nothing is known: wrong, or perhaps written under another name. */
  readonly broken: ReadonlySet<string>;
}

const nothingBroken: ReadonlySet<string> = new Set();

/** @param whole what the value is called in a sentence: `a shot`, `the manifest`. */
export function checkSchema<T>(
  validate: Validator<T>,
  data: unknown,
  located: Located,
  whole: string,
  problems: Problems,
): Checked<T> {
  if (validate(data)) return { value: data, broken: nothingBroken };
  const broken = new Set<string>();
  const meant = new Set<string>();
  const errors = validate.errors ?? [];
  for (const error of errors) {
    const field = pathOf(error)[0] ?? unknownField(error);
    if (field !== undefined) broken.add(field);
    if (error.keyword === "additionalProperties") reportUnknown(error, located, meant, problems);
  }
  const mistyped = new Set(errors.filter((error) => error.keyword === "type").map((error) => error.instancePath));
  for (const error of errors) {
    const path = pathOf(error);
    // Finding places takes time, and a hostile value has thousands of errors.
    if (problems.full) break;
    if (error.keyword === "additionalProperties" || error.keyword === "propertyNames") continue;
    if (error.keyword !== "type" && mistyped.has(error.instancePath)) continue;
    if (error.keyword === "required") reportMissing(error, located, path, whole, meant, problems);
    else if (error.propertyName !== undefined) reportName(error, located, path, problems);
    else {
      const message = valueMessage(error, path, whole, located.written(path));
      problems.add(located.source.problem(located.value(path), message));
    }
  }
  const sound = isMapping(data) ? Object.fromEntries(Object.entries(data).filter(([key]) => !broken.has(key))) : null;
  for (const field of meant) broken.add(field);
  return { value: validate(sound) ? sound : null, broken };
}

function reportUnknown(error: ErrorObject, located: Located, meant: Set<string>, problems: Problems): void {
  if (problems.full) return;
  const path = pathOf(error);
  const field = String(error.params.additionalProperty);
  const candidate = nearest(field, Object.keys(error.parentSchema?.properties ?? {}));
  if (candidate !== null) meant.add(candidate);
  const where = path.length > 0 ? ` in ${fieldText(path, "")}` : "";
  const hint = candidate === null ? "" : ` (did you mean "${candidate}"?)`;
  const message = `unknown field "${shorten(field)}"${where}${hint}`;
  problems.add(located.source.problem(located.key([...path, field]), message));
}

function reportMissing(
  error: ErrorObject,
  located: Located,
  path: Path,
  whole: string,
  meant: ReadonlySet<string>,
  problems: Problems,
): void {
  const field = String(error.params.missingProperty);
  // Written under another name, as reported above.
  if (meant.has(field)) return;
  const message = `${fieldText(path, whole)} needs the field "${field}"`;
  problems.add(located.source.problem(located.key([...path, field]), message));
}

function reportName(error: ErrorObject, located: Located, path: Path, problems: Problems): void {
  const name = String(error.propertyName);
  const message = `${foundText(name)} ${String(error.parentSchema?.patternErrorMessage)}`;
  problems.add(located.source.problem(located.key([...path, name]), message));
}

function unknownField(error: ErrorObject): string | undefined {
  if (error.keyword === "additionalProperties") return String(error.params.additionalProperty);
  return undefined;
}

/** From a JSON pointer. */
function pathOf(error: ErrorObject): string[] {
  return error.instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
