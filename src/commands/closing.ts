// The end of a run: reports written, and one screen that says what is on disk, what is not, and what to do.
import type { Ledger } from "../model/ledger.js";
import { terminalSummary } from "../report/formats/terminal.js";
import { systemClock } from "../util/clock.js";
import type { Batch } from "./batch.js";
import type { Outcome } from "./drive.js";
import { exitCodes } from "./exit-codes.js";
import type { GlobalFlags, Host } from "./host.js";
import { heldReasons, type Prepared } from "./prepare.js";
import { summaryOf, writeReports } from "./reports.js";

/** @throws StateError when a report cannot be written. */
export async function closing(
  batch: Batch,
  prepared: Prepared,
  ledger: Ledger,
  outcome: Outcome,
  flags: GlobalFlags,
  host: Host,
): Promise<void> {
  const { identities, disk } = prepared;
  // What a run has just saved is as it was written; the survey from before the run would contradict it.
  const known = outcome.worked ? { identities } : { identities, disk };
  const summary = summaryOf(batch, ledger, known, heldReasons(prepared.plan), systemClock.now(), host);
  const reports = await writeReports(batch, summary, host);
  if (flags.json) {
    const { requests, exitCode: exit_code } = outcome;
    const time = new Date(systemClock.now()).toISOString();
    host.out.write(
      `${JSON.stringify({ time, event: "result", exit_code, requests, totals: summary.totals, reports })}\n`,
    );
    return;
  }
  if (outcome.stopped !== null) host.err.write(`Buying stopped: ${outcome.stopped.message}\n`);
  if (outcome.interrupted !== null && outcome.exitCode !== exitCodes.complete) {
    host.err.write(`Interrupted; jobs on the server go on. To resume: ${again(host)}\n`);
  }
  if (!outcome.worked && outcome.exitCode === exitCodes.complete) {
    host.out.write(
      `${batch.name}: all ${prepared.plan.steps.length} shots are on disk, unchanged. Nothing to do, 0 requests sent.\n`,
    );
    if (!flags.quiet) for (const path of reports.slice(0, 1)) host.out.write(`report  ${path}\n`);
    return;
  }
  const colour = host.colour && host.out.isTTY;
  const columns = host.out.terminal?.columns ?? 80;
  const shownReports = reports.map((path) => ({ path }));
  host.out.write(terminalSummary(summary, { colour, columns, reports: shownReports, again: again(host) }));
}

/** The command as it was typed, for typing it again. */
function again(host: Host): string {
  return ["sora-batch", ...host.argv.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
