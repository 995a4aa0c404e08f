// Every event as one JSON line: for programs. Names and fields are those of the facts and notices, so they are stable.
import type { RunEvent } from "../model/notice.js";
import type { Plan } from "../model/plan.js";
import { printableJson } from "../util/printable.js";
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
    return printableJson({ time: new Date(at).toISOString(), event: notice, ...rest });
  }
  const { fact, at: happened, ...rest } = event;
  const subject = "key" in event ? { shot } : {};
  return printableJson({ time: new Date(happened).toISOString(), event: fact, ...subject, ...rest });
}
