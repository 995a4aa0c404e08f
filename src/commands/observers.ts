// Chooses how a run is shown: NDJSON for machines, a live view on a terminal, plain lines anywhere else.
import pc from "picocolors";
import type { Ledger } from "../model/ledger.js";
import type { Plan } from "../model/plan.js";
import type { Observer } from "../observe/observer.js";
import { type ObserverName, observers } from "../observe/registry.js";
import { systemClock } from "../util/clock.js";
import type { Batch } from "./batch.js";
import type { GlobalFlags, Host } from "./host.js";
import { shown } from "./shown.js";

export async function makeObserver(
  batch: Batch,
  plan: Plan,
  ledger: Ledger,
  baseUrl: string,
  flags: GlobalFlags,
  host: Host,
): Promise<Observer> {
  return observers[choose(flags, host)]({
    plan,
    ledger,
    settings: batch.settings,
    name: batch.name,
    base_url: baseUrl,
    output_dir: shown(batch.outDir, host),
    level: flags.quiet ? "problem" : flags.verbose ? "detail" : "progress",
    colors: pc.createColors(host.colour && host.err.isTTY),
    clock: systemClock,
    stdout: host.out,
    stderr: host.err,
  });
}

function choose(flags: GlobalFlags, host: Host): ObserverName {
  if (flags.json) return "ndjson";
  return host.err.isTTY && !flags.quiet && !host.env.CI ? "terminal" : "plain";
}
