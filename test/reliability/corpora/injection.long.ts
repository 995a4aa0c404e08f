// Every hostile text, in every place that takes text, through every command, onto a pipe and onto a terminal.
import { afterEach, describe, expect, it } from "vitest";
import type { HostileBatch } from "../../e2e/hostile-batch.js";
import { expectTextThroughout, hostileBatch, shotsFor } from "../../e2e/hostile-journey.js";
import { hasTmux, runOnTerminal } from "../../e2e/hostile-terminal.js";
import { hostileTexts } from "../../e2e/hostile-text.js";
import { count } from "../figures.js";

let batch: HostileBatch;
afterEach(() => batch.close());

const halves = [hostileTexts.slice(0, 20), hostileTexts.slice(20)];

describe("hostile text", () => {
  it.each(halves.map((texts, half) => ({ half, texts })))(
    "comes out as text everywhere (half $half)",
    async ({ texts }) => {
      batch = await hostileBatch(texts);
      await expectTextThroughout(batch, shotsFor(texts));
      count("bad inputs tried", shotsFor(texts));
    },
  );

  it.runIf(hasTmux)("leaves no escape on a terminal", async () => {
    batch = await hostileBatch(hostileTexts);
    const raw = await runOnTerminal(batch);
    expect(raw).toContain("shots on disk");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
    expect(raw).not.toMatch(/\u001b\]|\u001bP|\u009b|\u202e|\u001b\[2J/);
  });
});
