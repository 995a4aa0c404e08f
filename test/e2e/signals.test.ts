import { describe, expect } from "vitest";
import type { CliResult } from "../support/cli.js";
import { manifestOf, type ScriptedBatch } from "../support/scripted-server/batch.js";
import { event } from "../support/scripted-server/event.js";
import { it } from "../support/scripted-server/fixture.js";

const landing = manifestOf({ landing: "A rocket lands" });

const exitOf = { SIGINT: 130, SIGTERM: 143 } as const;
const signals = ["SIGINT", "SIGTERM"] as const;

/** The same command again: everything on disk, one job per prompt, in a state that could be read. */
async function expectResumed(batch: ScriptedBatch, prompts: string[]): Promise<CliResult> {
  batch.server.script = () => undefined;
  const again = await batch.run();
  expect(again.code, again.stderr).toBe(0);
  expect(batch.book.bought()).toEqual([...prompts].sort());
  return again;
}

describe("P2: the first signal", () => {
  it.concurrent.for(signals)(
    "%s while a POST is answered: the answer is awaited and its id kept",
    async (signal, { open }) => {
      const batch = await open(landing);
      const answered = event();
      batch.server.script = ({ kind }) => {
        if (kind !== "create") return undefined;
        batch.server.client?.kill(signal);
        // The command says that it waits for an answer: only then, and not at once, does the server give it.
        batch.server.client?.stderr?.on("data", (text: string) => {
          if (/answer|interrupt|stop/i.test(text)) setTimeout(answered.happen, 700);
        });
        return { do: "wait", at: "after-accepting", until: answered.happened };
      };
      const interrupted = await batch.run();
      expect(interrupted.code, interrupted.stderr).toBe(exitOf[signal]);
      expect([...(await batch.ledger()).takes.values()]).toMatchObject([{ state: "queued", job: "task_0001" }]);
      expect((await batch.report()).runs).toMatchObject([{ exit_code: exitOf[signal] }]);
      expect(interrupted.stderr).toContain("To resume: sora-batch run shots.yaml");
      await expectResumed(batch, ["A rocket lands"]);
      expect(batch.book.sent("create")).toHaveLength(1);
    },
  );

  it.concurrent.for(signals)("%s while a poll is not answered: it is not awaited", async (signal, { open }) => {
    const batch = await open(landing);
    let at = 0;
    batch.server.script = ({ kind }) => {
      if (kind !== "status") return undefined;
      at = performance.now();
      batch.server.client?.kill(signal);
      return { do: "stall", at: "after-accepting" };
    };
    const interrupted = await batch.run();
    // The answer would have been awaited for a minute.
    expect(performance.now() - at).toBeLessThan(8000);
    expect(interrupted.code, interrupted.stderr).toBe(exitOf[signal]);
    await expectResumed(batch, ["A rocket lands"]);
    expect(batch.book.sent("create")).toHaveLength(1);
  });

  it.concurrent("SIGINT in the middle of a download: what came is kept, and the next run asks for the rest", async ({
    open,
  }) => {
    const batch = await open(landing);
    batch.server.script = ({ kind }) => (kind === "content" ? { do: "drip", bytes: 4096, everyMs: 100 } : undefined);
    const interrupted = await batch.run([], {
      started: (child) => {
        const whenBytesCame = (): void => {
          if (batch.book.sent("content").length > 0) setTimeout(() => child.kill("SIGINT"), 400);
          else setTimeout(whenBytesCame, 10);
        };
        whenBytesCame();
      },
    });
    expect(interrupted.code, interrupted.stderr).toBe(130);
    expect([...(await batch.files()).keys()].filter((path) => path.endsWith(".mp4"))).toEqual([]);
    await expectResumed(batch, ["A rocket lands"]);
    expect(batch.book.sent("content").at(-1)?.headers.range).toMatch(/^bytes=\d+-$/);
  });

  it.concurrent("SIGINT with shots still to be bought: nothing more is bought", async ({ open }) => {
    const prompts = Array.from({ length: 8 }, (_, index) => `View ${index + 1}`);
    const batch = await open(manifestOf(Object.fromEntries(prompts.map((prompt, index) => [`s${index}`, prompt]))));
    batch.server.script = ({ kind, nth }) =>
      kind === "create" && nth === 3 ? { do: "kill", at: "before-reading", signal: "SIGINT" } : undefined;
    const interrupted = await batch.run(["--concurrency", "1", "--queue-ahead", "0"]);
    expect(interrupted.code).toBe(130);
    expect(batch.book.sent("create")).toHaveLength(3);
    await expectResumed(batch, prompts);
  });
});

describe("P2: the second signal", () => {
  it.concurrent.for(signals)(
    "%s leaves at once although a POST is not answered; the next run finds its job",
    async (signal, { open }) => {
      const batch = await open(landing);
      const exit = event();
      let asked = 0;
      batch.server.script = ({ kind }) => {
        if (kind !== "create") return undefined;
        asked = performance.now();
        const child = batch.server.client;
        child?.kill(signal);
        child?.stderr?.once("data", () => child.kill(signal));
        return { do: "wait", at: "after-accepting", until: exit.happened };
      };
      const left = await batch.run();
      // The answer would have been awaited for ten seconds.
      expect(performance.now() - asked).toBeLessThan(8000);
      exit.happen();
      expect(left.code, left.stderr).toBe(exitOf[signal]);
      expect([...(await batch.ledger()).takes.values()]).toMatchObject([{ state: "uncertain", job: null }]);
      await expectResumed(batch, ["A rocket lands"]);
      const [first, second] = batch.book.sent("create");
      expect(second?.headers["idempotency-key"]).toBe(first?.headers["idempotency-key"]);
      expect(second?.body).toBe(first?.body);
    },
  );
});
