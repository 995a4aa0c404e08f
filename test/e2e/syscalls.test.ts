import { describe, expect, it } from "vitest";
import { breakCall, type Effect, fresh, type Syscall } from "../reliability/syscalls/injections.js";
import { expectOrder } from "../reliability/syscalls/order-of-run.js";
import { canTrace } from "../reliability/syscalls/strace.js";

// The long suite in test/reliability/syscalls breaks every call; these are the ones with the most to lose.
const few: [Syscall, number, Effect][] = [
  ["fdatasync", 3, "is killed at"],
  ["link", 2, "is killed at"],
  ["rename", 1, "is killed at"],
  ["pwrite64", 4, "gets ENOSPC from"],
  ["fdatasync", 2, "gets EIO from"],
];

describe.runIf(canTrace)("system calls on the batch's files", () => {
  it("come in the order that a power cut asks for", { timeout: 60_000 }, expectOrder);

  it.for(few)("%s, number %i: a run that %s it loses nothing", { timeout: 60_000 }, async ([syscall, nth, effect]) => {
    expect(await breakCall(fresh, { syscall, nth, effect })).toBe(true);
  });
});
