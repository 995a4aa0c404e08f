// Paths as a person reads them.
import type { Host } from "./host.js";

/** Relative to where the user stands when that is shorter to read. */
export function shown(path: string, host: Host): string {
  const prefix = `${host.cwd}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}
