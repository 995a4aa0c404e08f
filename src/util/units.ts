// Numbers as people read them: bytes, ages, dollars.

/** @returns decimal units, as in `20.1 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_950) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 999_950_000 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** @returns as in `12.4 of 20.1 MB`. */
export function formatShare(part: number, whole: number): string {
  const [number, unit] = formatBytes(part).split(" ");
  const text = formatBytes(whole);
  return text.endsWith(` ${unit}`) ? `${number} of ${text}` : `${number} ${unit} of ${text}`;
}

/** @returns `0:31`, `1:12`, `1:02:03`; a clock that was set back shows as 0:00. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** @returns cents, or more digits where cents would round a price to nothing. */
export function formatUsd(usd: number): string {
  return usd > 0 && usd < 0.005 ? `$${usd.toPrecision(1)}` : `$${usd.toFixed(2)}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
