import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hostile, hostileSummary } from "../report/hostile.js";
import { film } from "./batches.js";
import { hasChromium, Rig } from "./chromium.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Everything a page could fall for at once: end tags, event handlers, and what else the other reports are tried with. */
const attack = [
  ...hostile,
  "</script><script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "<!--<script>",
].join(" ");

const views = ["view=timeline", "shot=hatch", "shot=elsa", "play=elsa", "tag=wide", "view="];

describe.runIf(hasChromium)("the page in a browser, against what may be in it", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start();
  });
  afterEach(() => rig.closePages());
  afterAll(() => rig.stop());

  it("keeps hostile texts text in every view, runs nothing and asks nobody", async () => {
    const page = await rig.open(hostileSummary(attack), { onDisk: () => false });
    const images = () => page.locator("img, iframe, object, embed, body script >> nth=2").count();
    expect(await page.locator(".card").count()).toBe(3);
    expect(await page.locator("h1").textContent()).toContain("<img src=x onerror=alert(1)>");
    for (const view of ["shot=saved", "shot=refused", "view=timeline", "play=saved", "play=refused", "scene=%3Cb%3E"]) {
      await show(page, view);
      expect(await images()).toBe(0);
    }
    expect(rig.alerts).toEqual([]);
    expect(rig.requests.filter((url) => !url.startsWith("file:"))).toEqual([]);
  });

  it("is forbidden by its policy what its own code never does", async () => {
    const page = await rig.open(film());
    const refused = await page.evaluate(`(async () => {
      const made = document.createElement("script");
      made.textContent = "window.ran = true";
      document.body.append(made);
      const answer = await fetch("http://127.0.0.1:9/").then(() => "answered", () => "refused");
      return [answer, "ran" in window];
    })()`);
    expect(refused).toEqual(["refused", false]);
    expect(rig.errors.filter((text) => /Content Security Policy/.test(text)).length).toBeGreaterThan(1);
  });

  it.each(["light", "dark"] as const)("is found accessible by axe in %s, in every view", async (colorScheme) => {
    const page = await rig.open(film(), { colorScheme, reducedMotion: "reduce" });
    await page.evaluate(axe);
    for (const view of views) {
      await show(page, view);
      expect(await violations(page), view).toEqual([]);
    }
  });

  it("needs no sideways scrolling on a phone", async () => {
    const page = await rig.open(film(), { viewport: { width: 390, height: 844 } });
    for (const view of views) {
      await show(page, view);
      expect(await page.evaluate("document.documentElement.scrollWidth"), view).toBeLessThanOrEqual(390);
    }
  });
});

/** Replaces the part of the address after #, and returns when the page has heard of it. */
async function show(page: Page, view: string): Promise<void> {
  await page.evaluate(`new Promise((heard) => {
    addEventListener("popstate", heard, { once: true });
    location.replace(${JSON.stringify(`#${view}`)});
  })`);
}

function violations(page: Page): Promise<string[]> {
  return page.evaluate(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === "serious" || impact === "critical" || impact === "moderate")
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)))`);
}
