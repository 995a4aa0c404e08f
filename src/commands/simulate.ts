// simulate: a local server of the API, with faults on demand, until it is interrupted.
import { faultReference } from "../simulator/faults.js";
import { parseFaults } from "../simulator/parse-faults.js";
import { startSimulator } from "../simulator/simulator.js";
import { isErrno } from "../util/atomic-file.js";
import { printableJson } from "../util/printable.js";
import { exitCodes } from "./exit-codes.js";
import { type GlobalFlags, type Host, UsageError } from "./host.js";

export interface SimulateFlags extends GlobalFlags {
  readonly port?: number;
  readonly host?: string;
  readonly slots?: number;
  readonly queue?: number;
  readonly timeScale?: number;
  readonly seed?: string;
  readonly requestsPerMinute?: number;
  readonly expiresAfter?: number;
  readonly idempotency?: "replay" | "ignore";
  readonly fault?: readonly string[];
  readonly store?: string;
  readonly apiKeyEnv?: string;
}

const cannotListen = [
  "EADDRINUSE",
  "EACCES",
  "EADDRNOTAVAIL",
  "EAFNOSUPPORT",
  "EINVAL",
  "ENOTFOUND",
  "EAI_AGAIN",
] as const;

/** @returns when a signal has come and every connection is closed. */
export async function simulate(flags: SimulateFlags, host: Host): Promise<number> {
  const { verbose, quiet: _quiet, json, fault, apiKeyEnv, expiresAfter, ...options } = flags;
  if (fault?.includes("help")) {
    host.out.write(faultReference());
    return exitCodes.complete;
  }
  const faults = parseFaults(fault ?? []);
  if (!faults.ok) throw new UsageError(faults.error.join("\n"));
  const apiKey = apiKeyEnv === undefined ? undefined : host.env[apiKeyEnv];
  if (apiKeyEnv !== undefined && !apiKey) throw new UsageError(`${apiKeyEnv} is not set`);
  const signalled = new Promise<void>((resolve) => {
    let asked = false;
    host.onSignal(() => {
      if (asked) host.exitNow(exitCodes.complete);
      asked = true;
      resolve();
    });
  });
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  try {
    simulator = await startSimulator({
      ...options,
      faults: faults.value,
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(expiresAfter === undefined ? {} : { expiresAfter: expiresAfter / 1000 }),
      onRequest: ({ at, method, path, status, fault: injected }) => {
        if (!verbose) return;
        host.err.write(
          `${new Date(at).toISOString()} ${method} ${path} ${status ?? "cut"}${injected ? ` (${injected})` : ""}\n`,
        );
      },
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    if (isErrno(error, ...cannotListen)) {
      throw new UsageError(`cannot listen on ${flags.host ?? "127.0.0.1"}, port ${flags.port ?? 0}: ${error.message}`);
    }
    throw error;
  }
  if (json) host.out.write(`${printableJson({ url: simulator.url })}\n`);
  else {
    host.out.write(`${simulator.url}\n`);
    host.err.write(
      `Simulated API, any key is accepted${apiKey === undefined ? "" : " that matches"}. Ctrl-C ends it. To use it:\n  sora-batch run shots.yaml --base-url ${simulator.url}\n`,
    );
  }
  await signalled;
  await simulator.close();
  return exitCodes.complete;
}
