// The generated validators with their types, which a generated script cannot carry itself.
import type { ErrorObject } from "ajv";
import type { ManifestFile, ShotEntry, ShotsFrom } from "./generated/manifest-types.js";
import * as generated from "./generated/validate-manifest.cjs";

export interface Validator<T> {
  (data: unknown): data is T;
  /** Of the last value, when it was not valid. */
  readonly errors?: readonly ErrorObject[] | null;
}

// The casts say what the generator guarantees: validators and types come from one schema, and a test keeps both fresh.
const all: Readonly<Record<string, unknown>> = generated;

/** Everything but the entries of `shots`. */
export const validateSettings = all.validateSettings as Validator<
  Omit<ManifestFile, "shots"> & { readonly shots: readonly unknown[] }
>;
export const validateShot = all.validateShot as Validator<ShotEntry>;
export const validateShotsFrom = all.validateShotsFrom as Validator<ShotsFrom>;
export const validateSlug = all.validateSlug as Validator<string>;
export const validateVariableName = all.validateVariableName as Validator<string>;

/** What the schema says a pattern demands. */
export function patternRule(validator: Validator<string>): string {
  return String(validator.errors?.[0]?.parentSchema?.patternErrorMessage);
}
