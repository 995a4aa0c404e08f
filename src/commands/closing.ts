// The end of a run: reports written, and one screen that says what is on disk, what is not, and what to do.
import { terminalSummary } from "../report/formats/terminal.js";
import type { Summary } from "../report/summary-shape.js";
import { systemClock } from "../util/clock.js";
import { printableJson } from "../util/printable.js";
import type { Batch } from "./batch.js";
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
  const known = { identities: prepared.identities, disk: outcome.disk };
  const summary = summaryOf(batch, state.fold.view, known, heldReasons(outcome.plan), systemClock.now(), host);
  const reports = await writeReports(batch, summary, host);
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
  if (complete && !outcome.worked) {
    const shots = { all: batch.shots.length, chosen: prepared.plan.steps.length };
    return sayUnchanged({ name: batch.name, shots, report: reports[0] }, flags, host);
  }
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

/** @param batch.report as a person would type it. */
export function sayUnchanged(
  batch: {
    readonly name: string;
    readonly shots: { readonly all: number; readonly chosen: number };
    readonly report: string | undefined;
  },
  { quiet }: GlobalFlags,
  { out }: Host,
): void {
  if (quiet) return;
  const { name, shots, report } = batch;
  const chosen = shots.chosen < shots.all ? "selected " : "";
  out.write(`${name}: ${shots.chosen} ${chosen}${shots.chosen === 1 ? "shot is" : "shots are"} on disk, unchanged.`);
  out.write(" Nothing to do, 0 requests sent.\n");
  if (report !== undefined) out.write(`report  ${report}\n`);
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
