// init: a commented starter manifest, never over a file that is already there.
import { open } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { starterManifest } from "../manifest/starter.js";
import { isErrno } from "../util/atomic-file.js";
import { packageFile } from "../util/package-file.js";
import { printableJson } from "../util/printable.js";
import { exitCodes } from "./exit-codes.js";
import { type GlobalFlags, type Host, UsageError } from "./host.js";

export async function init(file: string, flags: GlobalFlags, host: Host): Promise<number> {
  const path = resolve(host.cwd, file);
  if (!/\.ya?ml$/.test(file))
    throw new UsageError(`init writes YAML: give a name that ends in .yaml (found "${file}")`);
  try {
    const handle = await open(path, "wx");
    try {
      await handle.writeFile(starterManifest(schemaBeside(dirname(path), host)));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isErrno(error, "EEXIST")) throw new UsageError(`${file} is already there: nothing was written`);
    if (isErrno(error, "ENOENT", "ENOTDIR")) throw new UsageError(`the directory of ${file} does not exist`);
    if (isErrno(error, "EACCES", "EROFS", "ENOSPC")) throw new UsageError(`cannot write ${file}: ${error.code}`);
    throw error;
  }
  if (flags.json) host.out.write(`${printableJson({ file })}\n`);
  else if (!flags.quiet) host.out.write(`wrote ${file}\ntry it without a key:  sora-batch run ${file} --simulate\n`);
  return exitCodes.complete;
}

/** Where an editor finds the schema: a relative path, and none when the package is not installed in the user's project. */
function schemaBeside(directory: string, host: Host): string | null {
  const schema = fileURLToPath(packageFile("schemas/manifest.schema.json"));
  const fromProject = relative(host.cwd, schema);
  if (fromProject.startsWith("..") || isAbsolute(fromProject)) return null;
  return relative(directory, schema).split(sep).join("/");
}
