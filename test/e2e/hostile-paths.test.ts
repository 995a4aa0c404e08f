// Nothing is written outside the output directory: links on the way are refused before anything is bought.
import { afterEach, beforeEach, expect, it } from "vitest";
import { Outside } from "./hostile-outside.js";

let outside: Outside;
beforeEach(async () => {
  outside = await Outside.create();
});
afterEach(() => outside.close());

it.each([
  ["a directory", "act", "is a symbolic link"],
  ["the state file", "state.jsonl", "is not a regular file"],
])("a link in place of %s is refused before anything is bought", async (_, name, says) => {
  await outside.link(name);
  const run = await outside.batch.run();
  expect(run.code).not.toBe(0);
  expect(run.stderr).toContain(says);
  expect(outside.batch.server.asked).toEqual([]);
  await outside.expectUntouched();
});

it("a link in place of a part file is not written through", async () => {
  await outside.link("act/.a.mp4.part");
  expect((await outside.batch.run()).code).toBe(0);
  await outside.expectUntouched();
});

it("a state file that claims a file outside as a video neither moves nor reads it", async () => {
  await outside.claim(true);
  expect((await outside.batch.run()).code).toBe(0);
  await outside.expectUntouched();
});
