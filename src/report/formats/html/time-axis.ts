// Ticks of a time axis, at moments that a clock shows.

export interface Tick {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly label: string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * hour),
];

/** @param most how many there is room for. @returns ticks in UTC, ascending; none in an axis that is shorter than a step. */
export function ticksOf(from: number, to: number, most: number): Tick[] {
  const step =
    steps.find((candidate) => (to - from) / candidate <= most) ?? Math.ceil((to - from) / most / hour) * hour;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push({ at, label: label(at, step) });
  return ticks;
}

/** The date where a day begins. */
function label(at: number, step: number): string {
  const iso = new Date(at).toISOString();
  if (at % (24 * hour) === 0) return iso.slice(5, 10);
  return step < minute ? iso.slice(11, 19) : iso.slice(11, 16);
}
