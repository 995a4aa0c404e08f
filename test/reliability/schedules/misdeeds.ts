// A schedule's faults as a real server commits them.
import type { Misdeed } from "../../support/scripted-server/misdeed.js";
import type { Fault } from "./schedule.js";

/** Asked to come back at once: the waits of real backoff would only cost the suite its time. */
const headers = { "retry-after": "0" };

export function misdeedOf(fault: Fault): Misdeed {
  switch (fault.call) {
    case "create":
      return {
        "not-sent": { do: "cut", at: "before-reading" },
        "lost-before": { do: "cut", at: "before-reading" },
        "lost-after": { do: "cut", at: "after-accepting" },
        "500-before": { do: "answer", status: 500, headers },
        "500-after": { do: "answer", status: 500, headers, accepting: true },
        "429": { do: "answer", status: 429, headers },
        "no-id": { do: "answer", status: 201, body: {}, headers, accepting: true },
      }[fault.what] as Misdeed; // each one is a Misdeed; the record's type is wider
    case "status":
      return {
        "404": { do: "answer", status: 404 },
        "500": { do: "answer", status: 500, headers },
        timeout: { do: "cut", at: "after-accepting" },
        "unknown-word": { do: "tell", job: { status: "moderating" } },
        "no-generations": { do: "tell", job: { generations: [] } },
      }[fault.what] as Misdeed; // likewise
    case "content":
      return {
        "404": { do: "answer", status: 404, headers },
        "500": { do: "answer", status: 500, headers },
        cut: { do: "cut", at: "half-answer" },
        html: { do: "mislabel", type: "text/html" },
        garbage: { do: "answer", status: 200, body: "not a video", headers: { "content-type": "video/mp4" } },
      }[fault.what] as Misdeed; // likewise
  }
}
