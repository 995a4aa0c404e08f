import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { breakEachCall, fresh, interrupted, type Scenario, syscalls } from "./injections.js";
import { canTrace } from "./strace.js";

describe.runIf(canTrace)("kill -9 at every system call on the batch's files", () => {
  let resumed: Scenario;
  beforeAll(async () => {
    resumed = await interrupted();
  });
  afterAll(() => resumed.close());

  it.for(syscalls)("%s, in a first run", async (syscall) => {
    expect(await breakEachCall(fresh, syscall, "is killed at")).toBeGreaterThan(0);
  });

  it.for(syscalls)("%s, in a run that resumes another", async (syscall) => {
    await breakEachCall(resumed, syscall, "is killed at");
  });
});
