// What watches a run: told of every event, never asked anything.
import type { RunEvent } from "../model/notice.js";

export interface Observer {
  /** @param at wall time, milliseconds since 1970. */
  event(event: RunEvent, at: number): void;
  /** Shows what is still held back and lets go of the screen. May be called again; later events are ignored. */
  close(): void;
}

/** Where text goes; writing neither waits nor answers. */
export interface TextSink {
  write(text: string): unknown;
}

export function combine(observers: readonly Observer[]): Observer {
  return {
    event: (event, at) => {
      for (const observer of observers) observer.event(event, at);
    },
    close: () => {
      for (const observer of observers) observer.close();
    },
  };
}
