// Flag values as typed, read into numbers and milliseconds; every mistake names the flag and what it takes.
import { mostShards, type Shard } from "../model/shard.js";
import { parseDuration } from "../util/duration.js";
import { UsageError } from "./host.js";

export function wholeNumber(flag: string, least: number, most = 999_999_999): (text: string) => number {
  return (text) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < least || Number(text) > most) {
      const range = most < 999_999_999 ? `from ${least} to ${most}` : `of at least ${least}`;
      throw new UsageError(`${flag} takes a whole number ${range} (found "${text}")`);
    }
    return Number(text);
  };
}

export function positiveNumber(flag: string): (text: string) => number {
  return (text) => {
    if (!/^\d{1,12}(\.\d{1,9})?$/.test(text) || Number(text) <= 0)
      throw new UsageError(`${flag} takes a number above 0 (found "${text}")`);
    return Number(text);
  };
}

export function duration(flag: string): (text: string) => number {
  return (text) => {
    const ms = parseDuration(text);
    if (ms === null || ms <= 0)
      throw new UsageError(`${flag} takes a duration such as 250ms, 10s, 5m or 2h (found "${text}")`);
    return ms;
  };
}

/** For a repeatable flag: collects the values. */
export function repeated(text: string, former: readonly string[] = []): readonly string[] {
  return [...former, text];
}

/** For a repeatable flag that takes names: collects them, each one of `allowed`. */
export function repeatedName<T extends string>(flag: string, allowed: readonly T[]) {
  return (text: string, former: readonly T[] = []): readonly T[] => [...former, oneOf(flag, allowed)(text)];
}

export function oneOf<T extends string>(flag: string, allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const value = allowed.find((candidate) => candidate === text);
    if (value === undefined) throw new UsageError(`${flag} takes ${allowed.join(", ")} (found "${text}")`);
    return value;
  };
}

/** `i/n`: part i of n. */
export function shard(flag: string): (text: string) => Shard {
  return (text) => {
    const [, index, count] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
    if (index === undefined || count === undefined || index < 1 || index > count || count > mostShards) {
      throw new UsageError(`${flag} takes a part such as 2/3, of at most ${mostShards} (found "${text}")`);
    }
    return { index, count };
  };
}

/** Comma-separated names, each one of `allowed`. */
export function nameList<T extends string>(flag: string, allowed: readonly T[]): (text: string) => readonly T[] {
  return (text) => [...new Set(text.split(",").map((name) => oneOf(flag, allowed)(name.trim())))];
}
