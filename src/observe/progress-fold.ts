// Folds a run's events into the view of it. Knows no clock: every time comes with the events.
import { spentSoFar } from "../model/budget.js";
import type { Fact, Rendered, SubmitIntended } from "../model/fact.js";
import { type Ledger, missingVariants } from "../model/ledger.js";
import type { Notice, RunEvent } from "../model/notice.js";
import type { Plan } from "../model/plan.js";
import type { Settings } from "../model/settings.js";
import { unreachable } from "../util/unreachable.js";
import { typicalRenderMs } from "./estimate.js";
import { type Line, type Mutable, move, newLine, transfer } from "./progress-line.js";
import type { Phase, ProgressView, Retry } from "./progress-view.js";
import { actionKey } from "./shot-keys.js";

export interface ProgressOptions {
  readonly plan: Pick<Plan, "steps">;
  /** As it was when the plan was made; read once. */
  readonly ledger: Ledger;
  readonly settings: Pick<Settings, "concurrency" | "queue_ahead" | "budget">;
  readonly name: string;
  readonly base_url: string;
  /** Wall time, milliseconds. */
  readonly now: number;
}

/** In which phases a retry of each kind can be about the shot's own take, and not about one of a former edit. */
const retried: Readonly<Record<Retry["doing"], readonly Phase[]>> = {
  submit: ["submitting"],
  poll: ["queued", "rendering"],
  cancel: ["queued", "rendering"],
  download: ["rendered", "downloading"],
};

export class ProgressFold {
  readonly #lines = new Map<string, Line>();
  readonly #byKey = new Map<string, Line>();
  readonly #charged: Set<string>;
  readonly #view: Mutable<ProgressView>;
  readonly #answers: number[] = [];
  #observed = { count: 0, ms: 0 };

  constructor({ plan, ledger, settings, name, base_url, now }: ProgressOptions) {
    for (const { shot, action, reason } of plan.steps) {
      const line = newLine(shot.id, shot.request, action, reason, now);
      this.#lines.set(shot.id, line);
      const key = actionKey(action);
      if (key !== null) this.#byKey.set(key, line);
    }
    this.#charged = new Set(ledger.takes.keys());
    const typical = typicalRenderMs(ledger);
    if (typical !== null) this.#observed = { count: 1, ms: typical };
    this.#view = {
      name,
      base_url,
      concurrency: settings.concurrency,
      queue_ahead: settings.queue_ahead,
      lines: this.#lines,
      usd: spentSoFar(ledger).usd,
      unpriced: 0,
      budget_usd: settings.budget.usd ?? null,
      render_ms: typical,
      answers: this.#answers,
      requests_per_minute: null,
      minute_ms: 60_000,
      stopped: null,
      interrupted: false,
    };
  }

  /** Live. */
  get view(): ProgressView {
    return this.#view;
  }

  /** @param at wall time of a notice, milliseconds; facts carry their own. */
  apply(event: RunEvent, at: number): void {
    if ("fact" in event) this.#fact(event);
    else this.#notice(event, at);
  }

  #fact(fact: Fact): void {
    if (fact.fact === "run-started" || fact.fact === "run-ended") return;
    if (fact.fact === "submit-intended") {
      this.#intend(fact);
      return;
    }
    // A take that has no line belongs to a shot that is no longer in the manifest.
    const line = this.#byKey.get(fact.key);
    if (!line) return;
    switch (fact.fact) {
      case "submitted":
        this.#accepted(line, fact.job, fact.at);
        break;
      case "rejected": {
        const final = fact.failure.kind === "policy" || fact.failure.kind === "invalid";
        move(line, final ? "rejected" : "failed", fact.at, fact.failure.message);
        break;
      }
      case "started":
        move(line, "rendering", fact.at);
        break;
      case "rendered":
        this.#rendered(line, fact);
        break;
      case "saved":
        if (!line.missing.delete(fact.variant)) break;
        transfer(line, fact.variant, null);
        move(line, line.missing.size === 0 ? "saved" : "downloading", fact.at);
        break;
      case "failed":
        move(line, "failed", fact.at, fact.failure.message);
        break;
      case "cancelled":
      case "expired":
        move(line, fact.fact, fact.at);
        break;
      default:
        unreachable(fact);
    }
  }

  #intend(fact: SubmitIntended): void {
    if (!this.#charged.has(fact.key)) {
      this.#charged.add(fact.key);
      this.#view.usd += fact.usd ?? 0;
      if (fact.usd === null) this.#view.unpriced += 1;
    }
    const line = this.#lines.get(fact.shot);
    if (!line) return;
    this.#byKey.set(fact.key, line);
    line.job = null;
    line.missing = new Set();
    move(line, "submitting", fact.at);
  }

  #accepted(line: Line, job: string, at: number): void {
    line.job = job;
    line.fresh = true;
    move(line, "queued", at);
  }

  #rendered(line: Line, fact: Rendered): void {
    if (line.fresh) {
      this.#observed.count += 1;
      this.#observed.ms += Math.max(0, fact.at - line.since);
      this.#view.render_ms = this.#observed.ms / this.#observed.count;
    }
    const { job, request } = line;
    line.missing = new Set(missingVariants({ job, request, rendered: fact, saved: new Map() }));
    if (line.missing.size > 0) move(line, "rendered", fact.at);
    else move(line, "failed", fact.at, "the server offers no way to fetch it");
  }

  #requested(perMinute: number, minuteMs: number, at: number): void {
    while (this.#answers[0] !== undefined && at - this.#answers[0] >= minuteMs) this.#answers.shift();
    this.#answers.push(at);
    this.#view.requests_per_minute = perMinute;
    this.#view.minute_ms = minuteMs;
  }

  #notice(notice: Notice, at: number): void {
    switch (notice.notice) {
      case "accepted": {
        const line = this.#byKey.get(notice.key);
        if (line) this.#accepted(line, notice.job, at);
        return;
      }
      case "status": {
        const line = this.#lines.get(notice.shot);
        if (!line || notice.status === "" || !retried.poll.includes(line.phase)) return;
        const known = notice.status === "queued" || notice.status === "in_progress";
        move(line, notice.status === "in_progress" ? "rendering" : line.phase, at, known ? null : notice.status);
        return;
      }
      case "retrying": {
        const line = this.#lines.get(notice.shot);
        const { doing, failure, wait_ms } = notice;
        if (line && retried[doing].includes(line.phase)) line.retry = { doing, failure, due: at + wait_ms };
        return;
      }
      case "downloading": {
        const line = this.#lines.get(notice.shot);
        if (!line?.missing.has(notice.variant)) return;
        transfer(line, notice.variant, notice);
        move(line, "downloading", at);
        return;
      }
      case "requested":
        this.#requested(notice.per_minute, notice.minute_ms, at);
        return;
      case "submits-stopped":
        this.#view.stopped = notice.reason;
        return;
      case "interrupted":
        this.#view.interrupted = true;
        return;
      case "warning":
        return;
      default:
        unreachable(notice);
    }
  }
}
