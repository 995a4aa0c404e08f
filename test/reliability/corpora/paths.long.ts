// Every file that the tool writes, replaced by a link to somebody else's.
import { lstat } from "node:fs/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Outside } from "../../e2e/hostile-outside.js";
import { count } from "../figures.js";

let outside: Outside;
beforeEach(async () => {
  outside = await Outside.create();
  count("bad inputs tried");
});
afterEach(() => outside.close());

const reports = ["report.json", "report.csv", "report.md"];
const files = ["act/a.mp4", "act/.a.mp4.part", "act/.a.mp4.part.json", "state.jsonl", "state.jsonl.lock", ...reports];

it.each(["act", ...files])("a link in place of %s is refused, or replaced, and not followed", async (name) => {
  await outside.link(name);
  const run = await outside.batch.run();
  await outside.expectUntouched();
  if (run.code !== 0) expect(outside.batch.server.asked).toEqual([]);
  else if (reports.includes(name)) expect((await lstat(outside.place(name))).isFile()).toBe(true);
});

it("a link in place of a report's temporary file is not followed", async () => {
  const started = (child: { readonly pid?: number | undefined }) => void outside.link(`.report.json.${child.pid}.tmp`);
  expect((await outside.batch.run([], { started })).code).toBe(0);
  await outside.expectUntouched();
  expect((await lstat(outside.place("report.json"))).isFile()).toBe(true);
});

it.each(["status", "plan", "report", "run", "cancel"])(
  "a state file that claims files outside leads %s nowhere",
  async (command) => {
    for (const upwards of [true, false]) {
      await outside.claim(upwards);
      if (command === "run") await outside.batch.run();
      else await outside.batch.sora([command, "shots.yaml", "--base-url", outside.batch.server.url]);
      await outside.expectUntouched();
    }
  },
);
