// What an event says to a person, and how much it matters: one wording for every renderer of text.
import { adviceFor } from "../model/advice.js";
import type { Fact, Rendered, Saved } from "../model/fact.js";
import type { Failure } from "../model/failure.js";
import type { Notice, RunEvent } from "../model/notice.js";
import type { Plan } from "../model/plan.js";
import { frameSize } from "../model/request.js";
import { formatDuration } from "../util/duration.js";
import { printable } from "../util/printable.js";
import { formatBytes, plural } from "../util/units.js";
import { unreachable } from "../util/unreachable.js";

/** Ascending: `problem` is what even a quiet run shows, `detail` only a verbose one. */
export const levels = ["detail", "progress", "notice", "problem"] as const;
export type Level = (typeof levels)[number];

export interface Message {
  readonly level: Level;
  /** Null when it concerns the run. */
  readonly shot: string | null;
  /** One printable line. */
  readonly text: string;
}

export function atLeast(level: Level, threshold: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(threshold);
}

export interface MessageOptions {
  readonly plan: Pick<Plan, "steps">;
  /** As people should see it before a video's path. */
  readonly output_dir: string;
}

/** @param shot the id that a fact's key stands for, see ShotKeys; null when it concerns the run. */
export function messagesOf(event: RunEvent, shot: string | null, options: MessageOptions): Message[] {
  const spoken = "fact" in event ? factMessages(event, options) : noticeMessages(event);
  return spoken.map(({ level, text, about }) => ({ level, shot: about ?? shot, text: printable(text) }));
}

/** `about` when it concerns another shot than the event does. */
type Spoken = Pick<Message, "level" | "text"> & { readonly about?: string };

function say(level: Level, text: string): Spoken[] {
  return [{ level, text }];
}

function factMessages(fact: Fact, { plan, output_dir }: MessageOptions): Spoken[] {
  switch (fact.fact) {
    case "run-started": {
      const jobs = `${plural(fact.concurrency, "job")} at a time`;
      const started = say("progress", `${fact.name}: ${plural(plan.steps.length, "shot")}, ${fact.base_url}, ${jobs}`);
      return [...started, ...held(plan)];
    }
    case "submit-intended": {
      const what = `${plural(fact.video_seconds, "video-second")}, ${frameSize(fact.request)}`;
      const detail = say("detail", `submitting take ${fact.take} (${fact.why}): ${what}, key ${fact.key}`);
      // Corrects the advice that was given with the failure.
      return fact.why === "generation-retry"
        ? [...say("notice", `tried once more, take ${fact.take}`), ...detail]
        : detail;
    }
    case "submitted":
      return say("detail", `job ${fact.job} recorded`);
    case "rejected":
      return say("problem", `refused: ${explained(fact.failure)}`);
    case "started":
      return say("detail", "rendering");
    case "rendered":
      return say("progress", renderedText(fact));
    case "saved":
      return [
        ...say("progress", `saved ${output_dir}/${fact.path} (${savedText(fact)})`),
        ...fact.warnings.flatMap((warning) => say("problem", `warning: ${warning}`)),
      ];
    case "failed":
      return say("problem", `failed: ${explained(fact.failure)}`);
    case "cancelled":
      return fact.by === "user" ? say("progress", "cancelled") : say("problem", "cancelled by the server");
    case "expired":
      return say("problem", "expired: the server deleted it before it was on disk. To buy it again: --retry expired.");
    case "run-ended":
      return say("detail", `ended with exit code ${fact.exit_code} after ${plural(fact.requests, "request")}`);
    default:
      return unreachable(fact);
  }
}

function noticeMessages(notice: Notice): Spoken[] {
  switch (notice.notice) {
    case "accepted":
      return say("progress", `submitted as ${notice.job}`);
    case "status":
      // A server may say nothing at all.
      if (notice.status === "") return [];
      return say("detail", `${notice.status}${nextPoll(notice.next_poll_ms)}`);
    case "retrying": {
      const { doing, wait_ms, attempt, failure } = notice;
      const again = `${doing} again in ${formatDuration(wait_ms)} (attempt ${attempt} failed)`;
      return say("notice", `${again}: ${failure.message}`);
    }
    case "downloading":
    case "requested":
      return [];
    case "warning":
      return say("problem", `warning: ${notice.message}`);
    case "submits-stopped":
      return say("problem", `no more submits: ${notice.reason}`);
    case "interrupted": {
      const awaited = notice.submitting > 0 ? `waiting for the answer to ${plural(notice.submitting, "submit")}; ` : "";
      return say("problem", `interrupted: ${awaited}run again to resume`);
    }
    default:
      return unreachable(notice);
  }
}

function held(plan: Pick<Plan, "steps">): Spoken[] {
  return plan.steps.flatMap(({ shot, action, reason }) =>
    action.do === "hold"
      ? [{ level: "problem" as const, about: shot.id, text: `held: ${sentence(reason)} ${sentence(action.remedy)}` }]
      : [],
  );
}

function explained(failure: Failure): string {
  const { kind, message, code } = failure;
  const named = code === undefined || message.includes(code) ? message : `${message} (${code})`;
  return `${sentence(named)} ${adviceFor(kind)}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function renderedText({ created_at, finished_at, generations }: Rendered): string {
  const videos = generations.length > 1 ? ` ${generations.length} videos` : "";
  const time = created_at === null || finished_at === null ? "" : ` in ${Math.max(0, finished_at - created_at)} s`;
  return `rendered${videos}${time}, downloading`;
}

function nextPoll(ms: number | null): string {
  return ms === null ? "" : `, next poll in ${formatDuration(ms)}`;
}

function savedText({ size, width, height, seconds }: Saved): string {
  const parts = [formatBytes(size)];
  if (width !== null && height !== null) parts.push(`${width}x${height}`);
  if (seconds !== null) parts.push(`${seconds.toFixed(1)} s`);
  return parts.join(", ");
}
