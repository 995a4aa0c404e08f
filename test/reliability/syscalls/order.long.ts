import { describe, it } from "vitest";
import { expectOrder } from "./order-of-run.js";
import { canTrace } from "./strace.js";

describe.runIf(canTrace)("the system calls of a run", () => {
  it("show every intent durable before its POST leaves, and every file whole before it has its name", expectOrder);
});
