// Prices, sizes and times as the page writes them.
import { serverDefaults } from "../../../model/request.js";
import { formatUsd } from "../../../util/units.js";
import type { Spending } from "../../summary-shape.js";

/** `unpriced` is never 0. */
export function priceText(usd: number | null): string {
  return usd === null ? "unpriced" : formatUsd(usd);
}

/** What was spent: `$1.60`, `unpriced`, or both. */
export function spentText({ takes, usd, unpriced }: Spending): string {
  if (takes === 0) return "nothing spent";
  return usd !== null && unpriced > 0 ? `${priceText(usd)} and ${unpriced} unpriced` : priceText(usd);
}

/** @param iso ISO 8601 in UTC. @returns `2026-11-22 12:55:09 UTC`. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** @returns `1280 × 720`, the server's default where the request names none. */
export function frameText({ width, height }: { readonly width?: number; readonly height?: number }): string {
  return `${width ?? serverDefaults.width} × ${height ?? serverDefaults.height}`;
}

/** Length of one video in seconds, the server's default where the request names none. */
export function lengthOf({ n_seconds }: { readonly n_seconds?: number }): number {
  return n_seconds ?? serverDefaults.n_seconds;
}
