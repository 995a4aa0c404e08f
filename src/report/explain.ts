// Why a shot is not on disk and what a person can do about it.
import { adviceFor } from "../model/advice.js";
import type { ShotState } from "../model/standing.js";
import { unreachable } from "../util/unreachable.js";
import type { ShotSummary, TakeSummary } from "./summary-shape.js";

type Explanation = Pick<ShotSummary, "reason" | "remedy">;
type ExplainedTake = Pick<TakeSummary, "failure" | "files" | "unfetchable" | "key" | "times" | "usd" | "video_seconds">;

/**
 * @param take the shot's last take, null when it was never sent.
 * @param heldBecause what keeps it from being bought, with what to do about it, when no fact says so (the budget).
 */
export function explain(outcome: ShotState, take: ExplainedTake | null, heldBecause: string | undefined): Explanation {
  const failure = take?.failure ?? null;
  const said = failure && reasonOf(failure);
  switch (outcome) {
    case "saved":
      return explainFiles(take);
    case "pending":
      return { reason: said, remedy: failure ? adviceFor(failure.kind) : "Run again to send it." };
    case "queued":
    case "in_progress":
    case "rendered":
      return {
        reason: said,
        remedy: failure ? adviceFor(failure.kind) : "Run again to collect it: it is paid for and not bought twice.",
      };
    case "uncertain":
      return {
        reason: said ?? "sent, and no answer came",
        remedy:
          take !== null && failure?.kind === "server"
            ? `Run again to ask once more under the same key. ${askOrRisk(take)}`
            : adviceFor(failure?.kind ?? "network"),
      };
    case "held":
      return take === null || heldBecause !== undefined
        ? { reason: "held back, nothing was bought for it", remedy: heldBecause ?? "Run again to send it." }
        : {
            reason: `sent, the answer is unknown and too long ago to ask again${said === null ? "" : `: ${said}`}`,
            remedy: askOrRisk(take),
          };
    case "rejected":
    case "failed":
      return { reason: said ?? outcome, remedy: adviceFor(failure?.kind ?? "generation") };
    case "expired":
      return { reason: "the server deleted it before it was on disk", remedy: "To buy it again: --retry expired" };
    case "cancelled":
      return { reason: "cancelled", remedy: "To buy it again: --retry cancelled" };
    default:
      return unreachable(outcome);
  }
}

/** What the provider must be told to find the job, and what is at stake. */
function askOrRisk({ key, times, usd, video_seconds: seconds }: ExplainedTake): string {
  const price = usd === null ? `${seconds} video-${seconds === 1 ? "second" : "seconds"}` : `$${usd.toFixed(2)}`;
  return `Ask the provider whether it has a job for key ${key} of ${times.intended_at} (${price}), or risk a second purchase: --retry uncertain`;
}

function reasonOf({ message, code }: NonNullable<TakeSummary["failure"]>): string {
  return code === null || message.includes(code) ? message : `${message} (${code})`;
}

function explainFiles(take: Pick<TakeSummary, "files" | "unfetchable"> | null): Explanation {
  const damaged = take?.files.find((file) => file.disk === "missing" || file.disk === "changed");
  if (damaged) {
    const fetched = "to fetch it while the server still has it.";
    return damaged.disk === "missing"
      ? { reason: `${damaged.path} is missing`, remedy: `Run again ${fetched}` }
      : // A run sets a file aside by itself, but nothing else that may stand there.
        { reason: `${damaged.path} was changed`, remedy: `Move away what stands there and run again ${fetched}` };
  }
  const lost = take?.unfetchable ?? [];
  const first = lost[0];
  if (first === undefined) return { reason: null, remedy: null };
  const count = lost.length === 1 ? `variant ${first.variant}` : `${lost.length} variants`;
  return {
    reason: `${count} cannot be fetched: ${first.reason}`,
    remedy: "Ask for one variant and repeat the shot under another id instead: every repetition is a job of its own.",
  };
}
