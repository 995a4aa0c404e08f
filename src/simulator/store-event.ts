// What a simulator remembers from one start to the next, as lines of JSON.
import type { RenderRequest } from "./render-request.js";

/** `at` is in milliseconds since the epoch. */
export type StoreEvent =
  /** A simulator started, with this many slots. */
  | { readonly type: "opened"; readonly at: number; readonly slots: number }
  /** A job was accepted, and everything about it was decided. */
  | {
      readonly type: "submitted";
      readonly at: number;
      readonly id: string;
      readonly key?: string | undefined;
      readonly request: RenderRequest;
      readonly renderMs: number;
      readonly fails: boolean;
      readonly expiresAfterMs: number;
    }
  /** A job that had not finished was cancelled. */
  | { readonly type: "cancelled"; readonly at: number; readonly id: string };

/** The event on a line that this simulator wrote; undefined for anything else. */
export function parseStoreEvent(line: string): StoreEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isStoreEvent(value) ? value : undefined;
}

function isStoreEvent(value: unknown): value is StoreEvent {
  if (!isRecord(value) || typeof value.at !== "number") return false;
  switch (value.type) {
    case "opened":
      return typeof value.slots === "number";
    case "submitted":
      return (
        typeof value.id === "string" &&
        (value.key === undefined || typeof value.key === "string") &&
        isRenderRequest(value.request) &&
        typeof value.renderMs === "number" &&
        typeof value.fails === "boolean" &&
        typeof value.expiresAfterMs === "number"
      );
    case "cancelled":
      return typeof value.id === "string";
    default:
      return false;
  }
}

function isRenderRequest(value: unknown): boolean {
  return (
    isRecord(value) &&
    ["model", "prompt"].every((name) => typeof value[name] === "string") &&
    ["n_seconds", "width", "height", "n_variants"].every((name) => typeof value[name] === "number")
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
