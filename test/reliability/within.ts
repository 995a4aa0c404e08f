// Loaded before each long suite: no test begins once the time that the run was given is over.
import { beforeEach } from "vitest";
import { outOfTime } from "./figures.js";

beforeEach(({ task, skip }) => {
  if (outOfTime(task.name)) skip("left out for lack of time");
});
