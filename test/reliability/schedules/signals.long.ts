import { describe, expect } from "vitest";
import { manifestOf } from "../../support/scripted-server/batch.js";
import { it } from "../../support/scripted-server/fixture.js";
import { count } from "../figures.js";

describe("P2: a signal while a POST is never answered", () => {
  it.for(["SIGINT", "SIGTERM"] as const)(
    "%s: the answer is given up after ten seconds, and the next run asks for it",
    {
      timeout: 60_000,
    },
    async (signal, { open }) => {
      const batch = await open(manifestOf({ landing: "A rocket lands" }));
      let asked = 0;
      batch.server.script = ({ kind }) => {
        if (kind !== "create") return undefined;
        asked = performance.now();
        batch.server.client?.kill(signal);
        return { do: "stall", at: "after-accepting" };
      };
      const { code, stderr } = await batch.run();
      const waited = performance.now() - asked;
      expect(code, stderr).toBe({ SIGINT: 130, SIGTERM: 143 }[signal]);
      // The answer itself would be awaited for a minute.
      expect(waited).toBeGreaterThan(9000);
      expect(waited).toBeLessThan(20_000);
      expect([...(await batch.ledger()).takes.values()]).toMatchObject([{ state: "uncertain" }]);
      batch.server.script = () => undefined;
      expect(await batch.run()).toMatchObject({ code: 0 });
      expect(batch.book.jobs).toHaveLength(1);
      count("signals survived");
    },
  );
});
