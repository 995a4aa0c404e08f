// What an observer may be told while a run goes on: for the screen only, never recorded, may be dropped.
import type { Fact } from "./fact.js";
import type { Failure } from "./failure.js";

export type Notice =
  /** The server named the job: shown before it is recorded, so that a full disk cannot hide a job id. */
  | { readonly notice: "accepted"; readonly shot: string; readonly key: string; readonly job: string }
  /** A poll answered. `status` is the server's own word; the next poll's time is null when it is yet to be decided. */
  | { readonly notice: "status"; readonly shot: string; readonly status: string; readonly next_poll_ms: number | null }
  /** A request failed in passing and is tried again. */
  | {
      readonly notice: "retrying";
      readonly shot: string;
      readonly doing: "submit" | "poll" | "download" | "cancel";
      readonly failure: Failure;
      readonly attempt: number;
      readonly wait_ms: number;
    }
  /** Bytes of one variant so far; `total` is null when the server does not say. */
  | {
      readonly notice: "downloading";
      readonly shot: string;
      readonly variant: number;
      readonly received: number;
      readonly total: number | null;
    }
  /**
   * A request of any kind was answered; `per_minute` is how many of them the run allows itself at present, and `minute_ms` how long
   * a minute takes: less on a simulator in a hurry.
   */
  | { readonly notice: "requested"; readonly per_minute: number; readonly minute_ms: number }
  /** Something a person should know; `shot` is null when it concerns the run. */
  | { readonly notice: "warning"; readonly shot: string | null; readonly message: string }
  /** No new submits from now on, and why. */
  | { readonly notice: "submits-stopped"; readonly reason: string }
  /** The user asked to stop; `submitting` POSTs are still awaited. */
  | { readonly notice: "interrupted"; readonly submitting: number };

/** Everything an observer sees: facts after they are durable, and notices. */
export type RunEvent = Fact | Notice;
