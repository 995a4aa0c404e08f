// Times as reports write them: ISO 8601 in UTC.

/** @param ms milliseconds since 1970, one of our own records. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** @returns null for a time that did not happen yet. */
export function isoTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}

/** @param seconds since 1970 by a server's clock. @returns null when unknown or before 1970 or after 9999, which is no time. */
export function serverTime(seconds: number | null): string | null {
  return seconds !== null && seconds >= 0 && seconds < 253_402_300_800 ? isoTime(seconds * 1000) : null;
}
