// The end of a run: reports written, and one screen that says what is on disk, what is not, and what to do.
import { terminalSummary } from "../report/formats/terminal.js";
import type { Summary } from "../report/summary-shape.js";
import { systemClock } from "../util/clock.js";
import { printableJson } from "../util/printable.js";
import type { Batch } from "./batch.js";
import { currentReports, reportInputs, stampReports } from "./current-reports.js";
import type { Outcome } from "./drive.js";
import { exitCodes } from "./exit-codes.js";
import { annotateShots, appendStepSummary } from "./github.js";
import type { GlobalFlags, Host } from "./host.js";
import { heldReasons, type Prepared } from "./prepare.js";
import { summaryOf, writeReports } from "./reports.js";
import type { OpenState } from "./state.js";

/** @throws StateError when a report cannot be written. */
export async function closing(
  batch: Batch,
  prepared: Prepared,
  state: OpenState,
  outcome: Outcome,
  flags: GlobalFlags,
  host: Host,
): Promise<void> {
  const complete = outcome.exitCode === exitCodes.complete;
  const inputs = reportInputs(batch, state.journal.sum, outcome.disk, host);
  const told = flags.json || host.env.GITHUB_ACTIONS !== undefined || host.env.GITHUB_STEP_SUMMARY !== undefined;
  if (inputs !== null && complete && !outcome.worked && !told) {
    const current = await currentReports(batch, inputs, host);
    if (current) return sayUnchanged(batch, prepared, current, flags, host);
  }
  const known = { identities: prepared.identities, disk: outcome.disk };
  const summary = summaryOf(batch, state.fold.view, known, heldReasons(outcome.plan), systemClock.now(), host);
  const reports = await writeReports(batch, summary, host);
  if (inputs !== null) await stampReports(batch, inputs);
  annotateShots(summary, host);
  await appendStepSummary(summary, host);
  if (flags.json) {
    const { requests, exitCode: exit_code } = outcome;
    const time = new Date(systemClock.now()).toISOString();
    host.out.write(
      `${printableJson({ time, event: "result", exit_code, requests, totals: summary.totals, reports })}\n`,
    );
    return;
  }
  if (outcome.stopped !== null) host.err.write(`Buying stopped: ${outcome.stopped.message}\n`);
  if (outcome.interrupted !== null && outcome.exitCode !== exitCodes.complete) {
    host.err.write(`Interrupted; jobs on the server go on. To resume: ${again(host)}\n`);
  }
  if (complete && !outcome.worked) return sayUnchanged(batch, prepared, reports, flags, host);
  if (complete && flags.quiet) return;
  if (!outcome.worked) host.out.write("Nothing could be done without a decision of yours; 0 requests sent.\n");
  sayNotRetaken(outcome, summary, host);
  const colour = host.colour && host.out.isTTY;
  const columns = host.out.terminal?.columns ?? 80;
  const shownReports = reports.map((path) => ({ path }));
  host.out.write(terminalSummary(summary, { colour, columns, reports: shownReports, again: again(host) }));
}

/** A shot whose video is there is no problem in the summary, though a further take of it was asked for. */
function sayNotRetaken({ plan }: Outcome, { shots }: Summary, host: Host): void {
  const complete = new Set(shots.filter((shot) => shot.complete).map(({ id }) => id));
  for (const { shot, action } of plan.steps) {
    if (action.do !== "hold" || action.held_by !== "budget" || !complete.has(shot.id)) continue;
    host.err.write(`${shot.id} was not taken again: over budget. ${action.remedy}\n`);
  }
}

function sayUnchanged(
  batch: Batch,
  { plan }: Prepared,
  reports: readonly string[],
  flags: GlobalFlags,
  host: Host,
): void {
  if (flags.quiet) return;
  const { length } = plan.steps;
  const chosen = length < batch.shots.length ? "selected " : "";
  host.out.write(`${batch.name}: ${length} ${chosen}${length === 1 ? "shot is" : "shots are"} on disk, unchanged.`);
  host.out.write(` Nothing to do, 0 requests sent.\n`);
  for (const path of reports.slice(0, 1)) host.out.write(`report  ${path}\n`);
}

/** The command as it was typed, less what would buy again what it has bought: for typing it once more. */
function again(host: Host): string {
  const once = new Set(["--retake", "--retry"]);
  const words = host.argv.filter((word, index) => {
    const [flag = ""] = word.split("=");
    return !once.has(flag) && !once.has(host.argv[index - 1] ?? "");
  });
  return ["sora-batch", ...words.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
