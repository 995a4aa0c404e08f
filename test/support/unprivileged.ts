// Permissions do not bind the superuser: what a test does here, it does as nobody, so that they do.
import { chmod } from "node:fs/promises";

const nobody = 65_534;

/** @param folder made reachable for everyone, as far as its own mode goes. */
export async function unprivileged<T>(folder: string, act: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return act();
  await chmod(folder, 0o755);
  process.seteuid?.(nobody);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}
