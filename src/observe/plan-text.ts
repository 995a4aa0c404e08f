// A plan for people: what happens to each shot and why, and what it costs.
import type { Colors, Formatter } from "picocolors/types.js";
import { spentSoFar } from "../model/budget.js";
import type { Ledger, Take } from "../model/ledger.js";
import type { Plan, PlanStep } from "../model/plan.js";
import { frameSize, serverDefaults, variantCount } from "../model/request.js";
import type { Settings } from "../model/settings.js";
import { formatDuration } from "../util/duration.js";
import { printable } from "../util/printable.js";
import { formatUsd, plural } from "../util/units.js";
import { about, typicalRenderMs } from "./estimate.js";
import { purchases, type StepSort, sortOf, toBuy } from "./plan-totals.js";
import { promptDiff } from "./prompt-diff.js";

export interface PlanTextOptions {
  readonly name: string;
  readonly ledger: Ledger;
  readonly settings: Pick<Settings, "budget" | "concurrency">;
  /** Why a run would not start, one sentence each. */
  readonly refusals: readonly string[];
  /** List unchanged shots one by one. */
  readonly all: boolean;
  /** Wall time, milliseconds. */
  readonly now: number;
  readonly colors: Colors;
}

const sorts: Readonly<
  Record<StepSort, { symbol: string; color: "green" | "yellow" | "cyan" | "dim" | "red"; label: string }>
> = {
  new: { symbol: "+", color: "green", label: "new" },
  changed: { symbol: "~", color: "yellow", label: "changed" },
  again: { symbol: "+", color: "green", label: "to render again" },
  resend: { symbol: "?", color: "yellow", label: "to ask about" },
  collect: { symbol: "↓", color: "cyan", label: "to collect" },
  download: { symbol: "↓", color: "cyan", label: "to download" },
  unchanged: { symbol: "=", color: "dim", label: "unchanged" },
  held: { symbol: "!", color: "red", label: "held" },
};

/** @returns lines, the last one with its newline. */
export function planText(plan: Plan, options: PlanTextOptions): string {
  const { colors } = options;
  const idWidth = Math.min(32, Math.max(0, ...plan.steps.map(({ shot }) => shot.id.length)));
  const listed = plan.steps.filter((step) => options.all || sortOf(step) !== "unchanged");
  const folded = plan.steps.length - listed.length;
  const lines = listed.flatMap((step) => stepLines(step, idWidth, options));
  if (folded > 0) {
    const more = listed.length > 0 ? " more" : "";
    lines.push(colors.dim(`  = ${folded}${more} unchanged (--all shows them)`));
  }
  lines.push(...plan.orphans.map((take) => orphanLine(take, idWidth, colors)));
  const refused = options.refusals.map((refusal) => `  ${colors.red("!")} ${printable(refusal)}`);
  if (refused.length > 0) refused.unshift("", "A run would not start:");
  return [heading(plan, options.name, colors), "", ...lines, "", summary(plan, options), ...refused, ""].join("\n");
}

function heading(plan: Plan, name: string, colors: Colors): string {
  const counts = new Map<string, number>();
  for (const { label } of Object.values(sorts)) counts.set(label, 0);
  for (const step of plan.steps) {
    const { label } = sorts[sortOf(step)];
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const parts = [...counts].filter(([, count]) => count > 0).map(([label, count]) => `${count} ${label}`);
  const detail = parts.length > 0 ? `: ${parts.join(", ")}` : "";
  return `${colors.bold(printable(name))}   ${plural(plan.steps.length, "shot")}${detail}`;
}

function stepLines(step: PlanStep, idWidth: number, { now, colors }: PlanTextOptions): string[] {
  const { symbol, color } = sorts[sortOf(step)];
  const { request } = step.shot;
  const variants = variantCount(request);
  const seconds = `${request.n_seconds ?? serverDefaults.n_seconds} s`;
  const length = `${variants > 1 ? `${variants} x ` : ""}${seconds}`.padStart(8);
  const columns = `${step.shot.id.padEnd(idWidth)} ${length}  ${frameSize(request).padEnd(9)}  `;
  const line = row(symbol, colors[color], columns + why(step, now));
  return step.action.do === "hold" ? [line, `      ${printable(step.action.remedy)}`] : [line];
}

function row(symbol: string, color: Formatter, text: string): string {
  return `  ${color(symbol)} ${printable(text).trimEnd()}`;
}

function why(step: PlanStep, now: number): string {
  const { action, reason } = step;
  if (sortOf(step) === "changed") return changes(step);
  if (action.do === "download") return `${reason}${keptFor(action.take, now)}`;
  return action.do === "poll" ? `${reason} as ${action.take.job ?? "an unknown job"}` : reason;
}

function changes({ before, changed, shot }: PlanStep): string {
  if (before === null) return `${changed.join(", ")} changed`;
  const after = shot.request;
  const parts: string[] = [];
  for (const field of changed) {
    // Width and height are one thing to people.
    if (field === "width" || (field === "height" && !changed.includes("width"))) {
      parts.push(`size ${frameSize(before)} -> ${frameSize(after)}`);
    } else if (field === "prompt") parts.push(`prompt changed: ${promptDiff(before.prompt, after.prompt)}`);
    else if (field !== "height") parts.push(`${field} ${before[field] ?? "default"} -> ${after[field] ?? "default"}`);
  }
  return parts.join("; ");
}

/** Server times are only compared with each other: what was left when it was rendered, less the time since then here. */
function keptFor({ rendered }: Take, now: number): string {
  if (!rendered || rendered.expires_at === null || rendered.finished_at === null) return "";
  const left = (rendered.expires_at - rendered.finished_at) * 1000 - (now - rendered.at);
  return left > 0 ? `, the server keeps it for ${formatDuration(left)}` : ", the server may have deleted it";
}

function orphanLine(take: Take, idWidth: number, colors: Colors): string {
  const text = `${take.shot.padEnd(idWidth)}  paid for and no longer in the manifest, job ${take.job ?? "unknown"}`;
  return row("↓", colors.cyan, text);
}

function summary(plan: Plan, { ledger, settings }: PlanTextOptions): string {
  const { budget, concurrency } = settings;
  const bought = purchases(plan);
  const total = toBuy(bought);
  const parts: string[] = [];
  if (total.renders === 0) parts.push("nothing to buy");
  else {
    const seconds = plural(total.video_seconds, "video-second");
    parts.push(`to buy: ${plural(total.renders, "render")}, ${seconds}, ${price(total)}`);
  }
  const typical = typicalRenderMs(ledger);
  const jobs = plan.steps.filter(
    ({ action }) => action.do !== "keep" && action.do !== "hold" && action.do !== "download",
  );
  if (typical !== null && jobs.length > 0) {
    const time = about(typical * Math.ceil(jobs.length / concurrency));
    parts.push(`${time} with ${plural(concurrency, "job")} at a time`);
  }
  // A take that an earlier run set out to buy is in what was spent already.
  const spent = spentSoFar(ledger);
  const further = toBuy(bought.filter(({ key }) => !ledger.takes.has(key)));
  if (budget.usd !== undefined) {
    parts.push(`${formatUsd(Math.max(0, budget.usd - spent.usd - (further.usd ?? 0)))} left in the budget`);
  }
  if (budget.video_seconds !== undefined) {
    const left = Math.max(0, budget.video_seconds - spent.video_seconds - further.video_seconds);
    parts.push(`${plural(left, "video-second")} left in the budget`);
  }
  return parts.join(" · ");
}

function price({ usd, unpriced }: { usd: number | null; unpriced: number }): string {
  if (usd === null) return "unpriced";
  return unpriced > 0 ? `${formatUsd(usd)} and ${unpriced} unpriced` : formatUsd(usd);
}
