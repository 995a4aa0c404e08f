// How well the slots of a server are used, and with how many requests: in virtual time, then with the built command and a simulator
// in processes of their own at 50 times the speed of life. `--runs N` seeds of each, `--only TEXT` cases whose name has it.
import { fileURLToPath } from "node:url";
import { createViteServer } from "vitest/node";
import { repeats } from "../support/figures.mjs";
import { realProcesses } from "./processes.mjs";

const at = process.argv.indexOf("--only");
const only = at < 0 ? "" : (process.argv[at + 1] ?? "");
const print = (line) => process.stdout.write(`${line}\n`);

// The benched sources are TypeScript: Vite loads them as it does for the tests.
const vite = await createViteServer({
  root: fileURLToPath(new URL("../../..", import.meta.url)),
  configFile: false,
  logLevel: "error",
  appType: "custom",
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
try {
  const load = (name) => vite.ssrLoadModule(fileURLToPath(new URL(name, import.meta.url)));
  const [{ virtualTime }, judging, { cases }, { medians }] = await Promise.all(
    ["virtual.ts", "judge.ts", "cases.ts", "measure.ts"].map(load),
  );
  const virtual = await virtualTime(repeats(), print, only);
  print("");
  const real = await realProcesses({ ...judging, medians, known: cases }, repeats(), print, only);
  process.exitCode = virtual && real ? 0 : 1;
} finally {
  await vite.close();
}
