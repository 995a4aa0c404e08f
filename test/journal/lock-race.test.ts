// The lock between real processes, whose holders are killed.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { distUrl } from "../support/dist.js";
import { temporaryDirectory } from "./builders.js";

async function start(lock: string, count: number): Promise<ChildProcess[]> {
  const child = new URL("lock-child.mjs", import.meta.url);
  const children = Array.from({ length: count }, () => fork(child, [distUrl("modules/journal/lock.js"), lock]));
  onTestFinished(() => {
    for (const started of children) started.kill("SIGKILL");
  });
  await Promise.all(children.map((started) => once(started, "message")));
  return children;
}

interface Answer {
  readonly child: ChildProcess;
  readonly held: boolean;
  readonly by?: number;
}

async function take(child: ChildProcess): Promise<Answer> {
  const answered = once(child, "message");
  child.send("take");
  const [answer] = await answered;
  return { child, ...answer };
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

test("of twenty processes exactly one gets the lock, again and again, when each holder is killed with -9", async () => {
  const lock = join(await temporaryDirectory(), "state.jsonl.lock");
  let waiting = await start(lock, 20);
  while (waiting.length > 0) {
    const answers = await Promise.all(waiting.map(take));
    const winners = answers.filter(({ held }) => held);
    expect(winners.length).toBe(1);
    const winner = winners[0]!.child;
    for (const { held, by } of answers) if (!held) expect(by).toBe(winner.pid);
    await kill(winner);
    waiting = waiting.filter((child) => child !== winner);
  }
});

test("takers killed at any moment leave a lock that the next one takes", async () => {
  const lock = join(await temporaryDirectory(), "state.jsonl.lock");
  const children = await start(lock, 17);
  const survivor = children.pop()!;
  // Each is killed a little further into taking the lock that the one before left behind.
  for (const [index, child] of children.entries()) {
    child.send("take");
    const patience = performance.now() + index * 0.4;
    while (performance.now() < patience);
    await kill(child);
  }
  expect(await take(survivor)).toMatchObject({ held: true });
  expect(await readdir(dirname(lock))).toEqual(["state.jsonl.lock"]);
});
