// Every event as one JSON line: for programs. Names and fields are those of the facts and notices, so they are stable.
import type { RunEvent } from "../model/notice.js";
import type { Plan } from "../model/plan.js";
import type { Observer, TextSink } from "./observer.js";
import { ShotKeys } from "./shot-keys.js";

export interface NdjsonOptions {
  readonly plan: Pick<Plan, "steps" | "orphans">;
  readonly stream: TextSink;
}

export function ndjsonObserver({ plan, stream }: NdjsonOptions): Observer {
  const keys = new ShotKeys(plan);
  let closed = false;
  return {
    event: (event, at) => {
      if (!closed) stream.write(`${eventLine(event, at, keys.shotOf(event))}\n`);
    },
    close: () => {
      closed = true;
    },
  };
}

function eventLine(event: RunEvent, at: number, shot: string | null): string {
  if ("notice" in event) {
    const { notice, ...rest } = event;
    return safeJson({ time: new Date(at).toISOString(), event: notice, ...rest });
  }
  const { fact, at: happened, ...rest } = event;
  const subject = "key" in event ? { shot } : {};
  return safeJson({ time: new Date(happened).toISOString(), event: fact, ...subject, ...rest });
}

// JSON escapes only C0 controls; the line may end up on a terminal, where these act as well.
const terminalActive = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** The same value, with everything a terminal could obey written as an escape. */
function safeJson(value: object): string {
  return JSON.stringify(value).replace(
    terminalActive,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
