// The built program that is measured: dist/, or the build that SORA_BATCH_DIST names (with a slash at its end).
import { fileURLToPath } from "node:url";

const base = process.env.SORA_BATCH_DIST
  ? `file://${process.env.SORA_BATCH_DIST}`
  : new URL("../../../dist/", import.meta.url);

export const cliPath = fileURLToPath(new URL("cli.js", base));

/** @param {string} module as in `journal/codec.js` */
export function built(module) {
  return import(new URL(`modules/${module}`, base).href);
}
