// The observers by name: a new one is a file and a line here.
import type { Colors } from "picocolors/types.js";
import type { Plan } from "../model/plan.js";
import type { Clock } from "../util/clock.js";
import type { Level } from "./message.js";
import { ndjsonObserver } from "./ndjson.js";
import type { Observer, TextSink } from "./observer.js";
import { plainObserver } from "./plain.js";
import type { ProgressOptions } from "./progress-fold.js";

export interface ObserverContext extends Omit<ProgressOptions, "now"> {
  readonly plan: Pick<Plan, "steps" | "orphans">;
  /** As people should see it before a video's path. */
  readonly output_dir: string;
  /** `problem` when quiet, `detail` when verbose, else `progress`. */
  readonly level: Level;
  /** For standard error. */
  readonly colors: Colors;
  readonly clock: Clock;
  readonly stdout: TextSink;
  readonly stderr: TextSink & { readonly terminal: NodeJS.WriteStream | null };
}

export const observers = {
  /**
   * Plain lines where there is no terminal. What the display shows already does not scroll by as a message, too. Loaded when it
   * is needed: most runs have no terminal.
   */
  terminal: async (context) => {
    const { terminal } = context.stderr;
    if (terminal === null) return plainObserver({ ...context, stream: context.stderr });
    const level = context.level === "progress" ? "notice" : context.level;
    const { TerminalObserver } = await import("./terminal.js");
    return new TerminalObserver({ ...context, stream: terminal, level });
  },
  plain: (context) => plainObserver({ ...context, stream: context.stderr }),
  ndjson: (context) => ndjsonObserver({ ...context, stream: context.stdout }),
} satisfies Record<string, (context: ObserverContext) => Observer | Promise<Observer>>;

export type ObserverName = keyof typeof observers;
