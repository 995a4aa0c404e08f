// A host for what needs none of it: writes go nowhere, nobody signals.
import type { Host } from "../../src/commands/host.js";

const silent = { write: () => {}, isTTY: false, terminal: null };

export const silentHost: Host = {
  version: "1.2.3",
  argv: [],
  cwd: "/",
  env: {},
  out: silent,
  err: silent,
  colour: false,
  readStdin: async () => new Uint8Array(),
  onSignal: () => () => {},
  exitNow: (code) => {
    throw new Error(`left with ${code}`);
  },
  scrub: () => {},
};
