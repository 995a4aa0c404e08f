// Which waiting request leaves first: submits, then looks by the chance that the job is done, then downloads.

export type RequestClass = "submit" | "poll" | "download";

export interface WaitingRequest {
  readonly kind: RequestClass;
  /** Monotonic milliseconds. */
  readonly since: number;
  /** Among requests of one class, the greater goes first; asked for when a place is free. */
  readonly urgency: () => number;
}

const rank: Record<RequestClass, number> = { submit: 0, poll: 1, download: 2 };
/** What waited longer overtakes everything. */
const patienceMs = 120_000;
/** In an outage submits and downloads use up their attempts, so they ask only when no look has asked for so long. */
const costlyProbeMs = 60_000;

/** @returns the place of the one to send, or -1. The first of equals wins. */
export function nextRequest(waiting: readonly WaitingRequest[], now: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  waiting.forEach(({ kind, since, urgency }, index) => {
    const order = now - since > patienceMs ? -1 : rank[kind];
    if (order > least) return;
    const value = order === -1 ? 0 : urgency();
    if (order === least && value <= greatest) return;
    best = index;
    least = order;
    greatest = value;
  });
  return best;
}

/** @param failedAt when the server last failed to answer. @returns the place of the one to ask with while the server is away, or -1. */
export function nextProbe(waiting: readonly WaitingRequest[], failedAt: number, now: number): number {
  const look = waiting.findIndex(({ kind }) => kind === "poll");
  return look >= 0 || now - failedAt < costlyProbeMs ? look : Math.min(0, waiting.length - 1);
}
