// A batch of hostile texts through every command: what comes out is judged.
import { expect } from "vitest";
import { HostileBatch, shotWith } from "./hostile-batch.js";
import { expectTextOnly } from "./hostile-reports.js";
import { type Asked, completed, json, type Reply } from "./hostile-server.js";
import { expectInert } from "./hostile-text.js";

/** The ways in which a server can speak. Refusals are far enough apart not to stop the run. */
const ways: readonly ((asked: Asked, text: string) => Reply | undefined)[] = [
  ({ does }, text) =>
    does === "create" ? json(400, { error: { message: text, code: text, type: text } }, { "x-id": "x" }) : undefined,
  ({ does, id }, text) => (does === "status" ? json(200, { id, status: "failed", failure_reason: text }) : undefined),
  (asked, text) => {
    if (asked.does !== "status") return undefined;
    if (asked.times === 1) return json(200, { id: asked.id, status: text, model: text });
    return completed(asked, { generations: [{ id: text, video_url: text }] });
  },
  ({ does }, text) => (does === "create" ? json(201, { id: text, status: "queued" }) : undefined),
  ({ does }, text) => (does === "content" ? json(404, { detail: [{ loc: [text], msg: text }] }) : undefined),
];

export function hostileBatch(texts: readonly string[]): Promise<HostileBatch> {
  const shots = texts.flatMap((text, index) => ways.map((_, way) => shotWith(`s${index}-${way}`, text)));
  return HostileBatch.create(shots, (asked) => {
    const [, index, way] = /^s(\d+)-(\d+) /.exec(asked.prompt) ?? [];
    return ways[Number(way)]?.(asked, texts[Number(index)] ?? "");
  });
}

/** How many shots carry the texts. */
export function shotsFor(texts: readonly string[]): number {
  return texts.length * ways.length;
}

/** Runs the batch and every command that shows it. */
export async function expectTextThroughout(batch: HostileBatch, shots: number): Promise<void> {
  const run = await batch.run(["--verbose"]);
  expect(run.code, run.stderr.slice(-2000)).toBe(1);
  expect(batch.server.asked.filter(({ does }) => does === "create")).toHaveLength(shots);
  const commands = [["status"], ["plan", "--all"], ["plan", "--json"], ["report"], ["validate"], ["run", "--json"]];
  for (const [command = "", ...flags] of commands) await batch.sora([command, "shots.yaml", ...flags]);
  const status = await batch.sora(["status", "shots.yaml", "--json"]);
  expect(JSON.parse(status.stdout).shots).toHaveLength(shots);
  for (const output of batch.outputs) expectInert(output, "an output");
  const files = await batch.files();
  expect(expectTextOnly(files)).toBeGreaterThanOrEqual(3);
  const elsewhere = [...files.keys()].filter((path) => !path.startsWith("renders/shots/"));
  expect(elsewhere).toEqual(["shots.yaml"]);
}
