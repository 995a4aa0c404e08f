// Which process is meant, beyond its reusable number, and whether it still runs.
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { pidExists } from "../util/pid-exists.js";

/** Null where the system does not tell (other than Linux). */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Identifier of the system's current boot. */
  readonly boot: string | null;
  /** The space in which `pid` means something: containers have their own. */
  readonly pid_namespace: string | null;
  /** Start time, clock ticks since boot. */
  readonly started: number | null;
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  const [boot, namespace, stat] = await Promise.all([
    orNull(readFile("/proc/sys/kernel/random/boot_id", "utf8")),
    orNull(readlink("/proc/self/ns/pid")),
    processStat(process.pid),
  ]);
  return {
    pid: process.pid,
    host: hostname(),
    boot: boot?.trim() ?? null,
    pid_namespace: namespace,
    started: stat?.started ?? null,
  };
}

/**
 * - `gone`    surely: this host was restarted since, or the process ended (its number may be in use by another one)
 * - `running` surely
 * - `unknown` another host or container, or a number in use that cannot be told from a reused one
 */
export type Fate = "gone" | "running" | "unknown";

export async function fateOf(other: ProcessIdentity, own: ProcessIdentity): Promise<Fate> {
  if (other.host !== own.host) return "unknown";
  if (other.boot !== own.boot) return other.boot && own.boot ? "gone" : "unknown";
  if (other.pid_namespace !== own.pid_namespace) return "unknown";
  if (!pidExists(other.pid)) return "gone";
  const stat = await processStat(other.pid);
  if (!stat || other.started === null) return "unknown";
  // A killed process keeps its number until its parent has asked for it, which may be never.
  const hasEnded = stat.state === "Z" || stat.state === "X";
  return hasEnded || stat.started !== other.started ? "gone" : "running";
}

async function processStat(pid: number): Promise<{ readonly state: string; readonly started: number } | null> {
  const text = await orNull(readFile(`/proc/${pid}/stat`, "utf8"));
  // The second field is the command in parentheses and may contain anything; the third and the 22nd are counted from its end.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, started] = [fields?.[0], Number(fields?.[19])];
  return state && Number.isSafeInteger(started) ? { state, started } : null;
}

/** These files exist on Linux only, and /proc may be hidden: not knowing is an answer. */
async function orNull(value: Promise<string>): Promise<string | null> {
  try {
    return await value;
  } catch {
    return null;
  }
}
