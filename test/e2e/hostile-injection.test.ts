// Text from manifests and servers, through the whole command: on the screen and in every report it stays text.
import { afterEach, describe, expect, it } from "vitest";
import type { HostileBatch } from "./hostile-batch.js";
import { expectTextThroughout, hostileBatch, shotsFor } from "./hostile-journey.js";
import { hasTmux, runOnTerminal } from "./hostile-terminal.js";
import { expectInert, hostileTexts } from "./hostile-text.js";

let batch: HostileBatch;
afterEach(() => batch.close());

const some = hostileTexts.filter((_, index) => index % 4 === 2);

describe("hostile text in manifests and answers", () => {
  it("comes out as text, on every screen and in every report", { timeout: 60_000 }, async () => {
    batch = await hostileBatch(some);
    await expectTextThroughout(batch, shotsFor(some));
  });

  it.runIf(hasTmux)("is not obeyed by a real terminal", async () => {
    batch = await hostileBatch(some);
    const raw = await runOnTerminal(batch);
    // Colours, and the movements of the live display within its own lines.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
    const own = /\u001b\[(\d+(;\d+)*m|\??(25|7)[lh]|\d*[ABCDGK]|[012]?[KJ])/g;
    expectInert(raw.replaceAll("\r", "").replace(own, ""), "the terminal's input");
    expect(raw).toContain("shots on disk");
    expect(raw).not.toContain("\u001b[2J");
  });
});
