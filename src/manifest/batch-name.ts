// The name of a batch: what the user says, else the manifest, else the manifest's file name.
import { basename, extname } from "node:path";
import type { Problems } from "./problems.js";
import { shorten } from "./schema-message.js";
import { slug } from "./slug.js";
import { patternRule, validateSlug } from "./validators.js";

/** @returns the name, or null when there is none; the problem is then added. */
export function batchName(
  source: { readonly file: string; readonly name?: string },
  said: string | undefined,
  problems: Problems,
): string | null {
  const report = (message: string) => problems.add({ severity: "error", file: source.file, message });
  if (source.name !== undefined) {
    if (validateSlug(source.name)) return source.name;
    report(`--name ${patternRule(validateSlug)} (found "${shorten(source.name)}")`);
    return null;
  }
  if (said !== undefined) return said;
  if (source.file === "-") {
    report("a manifest from standard input needs --name, or a name of its own");
    return null;
  }
  const name = slug(basename(source.file, extname(source.file)));
  if (validateSlug(name)) return name;
  report("the file's name holds no name for the batch: write name: or give --name");
  return null;
}
