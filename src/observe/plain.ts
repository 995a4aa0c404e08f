// One line per event with a clock: for logs, pipes and CI.
import type { Colors } from "picocolors/types.js";
import type { RunEvent } from "../model/notice.js";
import type { Plan } from "../model/plan.js";
import { atLeast, type Level, type Message, messagesOf } from "./message.js";
import type { Observer, TextSink } from "./observer.js";
import { ShotKeys } from "./shot-keys.js";

export interface PlainOptions {
  readonly plan: Pick<Plan, "steps" | "orphans">;
  readonly output_dir: string;
  /** The least that is shown: `problem` is a quiet run, `detail` a verbose one. */
  readonly level: Level;
  readonly colors: Colors;
  readonly stream: TextSink;
}

/** Longer ids push their line to the right rather than all of them. */
const widestId = 24;

export function plainObserver(options: PlainOptions): Observer {
  const { plan, level, colors, stream } = options;
  const keys = new ShotKeys(plan);
  const idWidth = Math.min(widestId, Math.max(0, ...plan.steps.map(({ shot }) => shot.id.length)));
  let closed = false;

  const line = (message: Message, at: number): string => {
    const id = message.shot === null ? "" : `${message.shot.padEnd(idWidth)} `;
    return `${colors.dim(localTime(at))} ${id}${paint(message, colors)}\n`;
  };
  return {
    event: (event: RunEvent, at: number) => {
      if (closed) return;
      for (const message of messagesOf(event, keys.shotOf(event), options)) {
        if (atLeast(message.level, level)) stream.write(line(message, at));
      }
    },
    close: () => {
      closed = true;
    },
  };
}

export function paint(message: Message, colors: Colors): string {
  if (message.level === "problem") return colors.red(message.text);
  return message.level === "notice" ? colors.yellow(message.text) : message.text;
}

/** @returns `10:42:07`, local time. */
function localTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
