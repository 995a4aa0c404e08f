// The built program, for tests that need real processes: `npm test` builds it first.

/** URL of a file under dist/: `cli.js`, or a module as in `modules/journal/lock.js`. SORA_BATCH_DIST, ending in a slash, names another build. */
export function distUrl(module: string): string {
  const base = process.env.SORA_BATCH_DIST;
  return new URL(module, base ? `file://${base}` : new URL("../../dist/", import.meta.url)).href;
}
