// Every dialect by name: one file a dialect, a line here and its name in names.ts to join.
import type { Dialect } from "./dialect.js";
import type { DialectName } from "./names.js";
import { sora1 } from "./sora-1.js";

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  "sora-1": sora1,
};
