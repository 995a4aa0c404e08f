// How many requests a minute the server seems to allow: down when it says so, up again slowly, never above what was configured.

export interface RequestRate {
  readonly configured: number;
  /** Requests in any 60 s. */
  readonly current: number;
  /** When it last changed, monotonic milliseconds. */
  readonly since: number;
  /** So many requests in 60 s the server seems to answer: from there on a refusal is about the rate. Infinite until it refused one. */
  readonly allows: number;
  /** How long nothing may have been refused for the next step up, milliseconds. */
  readonly quiet: number;
}

/** @param quiet milliseconds; five minutes where jobs take about one. */
export function fullRate(requestsPerMinute: number, now: number, quiet = quietMs): RequestRate {
  const allows = Number.POSITIVE_INFINITY;
  return { configured: requestsPerMinute, current: requestsPerMinute, since: now, allows, quiet };
}

/**
 * How long the next request that is no submit waits after this one, milliseconds. A budget that is spent in a burst is spent in
 * bursts for ever after, and what is urgent then finds it empty: when half of it is used, the rest goes out evenly.
 * @param used places of the window that are taken. @param places for such requests.
 */
export function pause(used: number, places: number): number {
  return used < places / 2 ? 0 : windowMs / places;
}

const windowMs = 60_000;
const least = 4;
const decrease = 0.7;
const quietMs = 5 * 60_000;

/**
 * The server refused a request for its rate.
 * @param accepted requests that it answered otherwise in the last 60 s: so many it does allow.
 * @param sentAt when the refused request left; one that left before the last change says nothing new.
 */
export function slower(rate: RequestRate, accepted: number, sentAt: number, now: number): RequestRate {
  if (sentAt < rate.since) return rate;
  const target = Math.floor(Math.max(least, decrease * rate.current, accepted));
  const current = Math.min(rate.current, target);
  // Refused after only a few, it may have been about something else: that proves no low limit.
  return { ...rate, current, since: now, allows: Math.max(accepted, decrease * current) };
}

/** The server answered so many in 60 s. */
export function proven(rate: RequestRate, accepted: number): RequestRate {
  return accepted <= rate.allows ? rate : { ...rate, allows: accepted };
}

/** A step up for every quiet time without a refusal: one more, or a twentieth of what was configured. */
export function recovered(rate: RequestRate, now: number): RequestRate {
  const steps = Math.floor((now - rate.since) / rate.quiet);
  if (steps < 1 || rate.current >= rate.configured) return rate;
  const current = Math.min(rate.configured, rate.current + steps * Math.max(1, Math.floor(rate.configured / 20)));
  return { ...rate, current, since: rate.since + steps * rate.quiet };
}
