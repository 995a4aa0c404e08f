// What a person can do about a failure, in one sentence.
import { unreachable } from "../util/unreachable.js";
import type { FailureKind } from "./failure.js";

/** @returns the remedy shown beneath a failure of this kind. */
export function adviceFor(kind: FailureKind): string {
  switch (kind) {
    case "policy":
      return "Describe people and characters generically: real people, known characters, logos, sexual content and violence are refused.";
    case "invalid":
      return "Correct the shot in the manifest; an edited shot is a new request.";
    case "auth":
      return "Check the API key, then run again: only what is missing is sent.";
    case "forbidden":
      return "The account may not do this: check its plan, credit and model access, then run again.";
    case "rate-limited":
      return "Lower concurrency or requests_per_minute, or run again later: only what is missing is sent.";
    case "server":
    case "timeout":
    case "network":
      return "Run again: the same idempotency key finds the job if the server accepted it.";
    case "unreachable":
      return "Check the base URL and the network, then run again: nothing was sent.";
    case "malformed":
      return "The server does not speak the expected API: check the base URL and the dialect, then run again.";
    case "not-found":
    case "lost":
      return "The server no longer knows the job. To buy it again: --retry failed.";
    case "generation":
      return "Often passes on another try: --retry failed. If it persists, revise the prompt or the parameters.";
    case "deadline":
      return "Raise polling.timeout (--job-timeout), then --retry failed.";
    case "download":
      return "Run again to fetch it: the video is still on the server until it expires.";
    case "disk":
      return "Free the place or correct its permissions, then run again: nothing is bought twice.";
    default:
      return unreachable(kind);
  }
}
