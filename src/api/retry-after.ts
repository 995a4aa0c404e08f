// How long a server asks us to wait.

/** A longer wait is not believed. */
const longestWait = 24 * 3_600_000;
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * @param header Retry-After: seconds or an HTTP date.
 * @param date the answer's own Date header: server times are compared only with server times.
 * @param now local time for servers without one, milliseconds since 1970.
 * @returns milliseconds from the answer, 0 to 24 h; undefined when there is nothing sensible to read.
 */
export function parseRetryAfter(header: string | undefined, date: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), longestWait);
  const until = parseHttpDate(text);
  if (until === null) return undefined;
  const from = parseHttpDate(date ?? "") ?? now;
  return Math.min(Math.max(0, until - from), longestWait);
}

// Date.parse alone reads a date into almost any text.
function parseHttpDate(text: string): number | null {
  const time = httpDate.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
