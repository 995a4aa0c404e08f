import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/simulator/random.js";
import { BatchFolder } from "../../support/batch-folder.js";
import { type CliResult, sora } from "../../support/cli.js";
import { count, outOfTime, seed } from "../figures.js";
import { expectConverged, oneShot } from "./converged.js";
import { type Front, type Seen, startFront } from "./front.js";

const processes = 20;
const rounds = 50;
const roundsInSet = 5;

describe("twenty runs of one batch at once", () => {
  // In sets, so that none takes long enough to be stopped.
  const sets = Array.from({ length: rounds / roundsInSet }, (_, set) => set + 1);

  it.for(sets)(
    "send requests one after the other, refuse each other by name, and leave a lock that never outlives its holder (set %i)",
    async (set) => {
      const random = seededRandom(`locks ${seed} ${set}`);
      for (let round = 0; round < roundsInSet; round += 1) {
        if (outOfTime("lock rounds")) return;
        // Killed at the arrival of its n-th request; in some rounds nobody is.
        await crowd(random() < 0.3 ? null : 1 + Math.floor(random() * 4));
        count("lock rounds");
      }
    },
  );
});

async function crowd(killAt: number | null): Promise<void> {
  // The server's time stands still, and no job gets rendered, until everybody else has gone: who comes late meets a holder.
  const start = Date.now();
  let everybodyGone = false;
  const stopped = { now: () => (everybodyGone ? Date.now() : start) };
  const folder = await BatchFolder.create(oneShot.manifest, stopped, oneShot.file);
  const pids: number[] = [];
  let killed = 0;
  const arrived = ({ client, nth }: Seen): void => {
    if (killed > 0 || killAt === null || nth < killAt) return;
    killed = pids[client] ?? 0;
    process.kill(killed, "SIGKILL");
  };
  const front = await startFront(folder.server.url, arrived);
  try {
    let running = processes;
    const results = await Promise.all(
      Array.from({ length: processes }, async (_, client) => {
        const result = await runAs(client, folder, front, (pid) => {
          pids[client] = pid;
        });
        running -= 1;
        if (running <= 1) everybodyGone = true;
        return result;
      }),
    );
    everybodyGone = true;
    checkResults(results, pids, killed);
    checkTurns(front.seen, killed > 0);
    const next = await folder.run();
    expect(next.code, next.stderr).toBe(0);
    await expectConverged(folder, oneShot);
    count("runs", processes + 1);
    if (killed > 0) count("kills survived");
  } finally {
    await front.close();
    await folder.close();
  }
}

function runAs(client: number, folder: BatchFolder, front: Front, started: (pid: number) => void): Promise<CliResult> {
  const pace = ["--poll-interval", "20ms", "--poll-max-interval", "60ms", "--requests-per-minute", "100000"];
  const args = ["run", folder.manifest, "--base-url", front.urlFor(client), ...pace];
  return sora(args, { cwd: folder.dir, started: (child) => started(child.pid ?? 0) });
}

function checkResults(results: readonly CliResult[], pids: readonly number[], killed: number): void {
  const refused = results.filter((result) => result.code === 3);
  for (const { stderr } of refused) {
    const holder = Number(/is in use by process (\d+) on /.exec(stderr)?.[1]);
    expect(pids, stderr).toContain(holder);
  }
  count("second processes refused", refused.length);
  const others = results.filter((result) => result.code !== 3);
  // A holder, and one more only where the first was killed.
  expect(others.filter((result) => result.signal !== null)).toHaveLength(killed > 0 ? 1 : 0);
  const stories = others.map((result) => `${result.code} ${result.signal}\n${result.stderr}`);
  expect(
    others.filter((result) => result.signal === null && result.code !== 0),
    stories.join(),
  ).toEqual([]);
  expect(others.length, stories.join()).toBeGreaterThan(0);
  expect(others.length, stories.join()).toBeLessThanOrEqual(killed > 0 ? 2 : 1);
}

/** Once another client has begun, the one before is never heard of again. */
function checkTurns(seen: readonly Seen[], killed: boolean): void {
  const turns = seen.map((request) => request.client).filter((client, index, all) => client !== all[index - 1]);
  expect(turns.length).toBe(new Set(turns).size);
  expect(turns.length).toBeGreaterThan(0);
  expect(turns.length).toBeLessThanOrEqual(killed ? 2 : 1);
}
