import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { breakEachCall, type Effect, fresh, interrupted, type Scenario, type Syscall, syscalls } from "./injections.js";
import { canTrace } from "./strace.js";

const inFirstRun: [Syscall, Effect][] = [
  ...syscalls.map((syscall): [Syscall, Effect] => [syscall, "gets EIO from"]),
  ["openat", "gets ENOSPC from"],
  ["write", "has nothing taken by"],
  ["pwrite64", "has nothing taken by"],
];

describe.runIf(canTrace)("a disk that fails at one system call", () => {
  let resumed: Scenario;
  beforeAll(async () => {
    resumed = await interrupted();
  });
  afterAll(() => resumed.close());

  it.for(inFirstRun)("%s: a first run %s each of them in turn", async ([syscall, effect]) => {
    expect(await breakEachCall(fresh, syscall, effect)).toBeGreaterThan(0);
  });

  it.for(syscalls)("%s: a run that resumes another gets ENOSPC from each of them in turn", async (syscall) => {
    await breakEachCall(resumed, syscall, "gets ENOSPC from");
  });
});
