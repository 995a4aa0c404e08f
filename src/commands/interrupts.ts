// Two-stage signals: the first asks the run to stop and waits a little, the second leaves at once.
import { exitCodes } from "./exit-codes.js";
import type { Host, StopSignal } from "./host.js";

/** How long a stopped run may take: a POST in flight names a paid job and is awaited longer than anything else. */
const submitGraceMs = 10_000;
const graceMs = 1_500;

export interface Interrupts {
  /** Resolves when the run has had its time to stop. */
  readonly patience: Promise<void>;
  received(): StopSignal | null;
  close(): void;
}

/**
 * @param submitting POSTs whose answer is awaited now.
 * @param stopped told once, on the first signal.
 */
export function listenForInterrupts(
  host: Host,
  submitting: () => number,
  stopped: (signal: StopSignal, submitting: number) => void,
): Interrupts {
  let received: StopSignal | null = null;
  let timer: NodeJS.Timeout | undefined;
  let outOfPatience = (): void => {};
  const patience = new Promise<void>((resolve) => {
    outOfPatience = resolve;
  });
  const unlisten = host.onSignal((signal) => {
    if (received !== null) host.exitNow(exitCodes[signal]);
    received = signal;
    const waiting = submitting();
    timer = setTimeout(outOfPatience, waiting > 0 ? submitGraceMs : graceMs);
    stopped(signal, waiting);
  });
  return {
    patience,
    received: () => received,
    close: () => {
      clearTimeout(timer);
      unlisten();
    },
  };
}
