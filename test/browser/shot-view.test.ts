import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { film } from "./batches.js";
import { framesOf, hasChromium, Rig } from "./chromium.js";

describe.runIf(hasChromium)("the shot view in a browser", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start();
  });
  afterEach(async () => {
    expect(rig.errors).toEqual([]);
    await rig.closePages();
  });
  afterAll(() => rig.stop());

  it("opens by its address, goes on by the arrows within the filter, and closes by the back button", async () => {
    const page = await rig.open(film(), { hash: "scene=Arrival" });
    const title = page.locator("#shot-title");
    await page.click(".card h3 a >> nth=1");
    expect(await title.textContent()).toBe("dust");
    expect(new URL(page.url()).hash).toBe("#scene=Arrival&shot=dust");
    await page.keyboard.press("ArrowRight");
    expect(await title.textContent()).toBe("elsa");
    await page.keyboard.press("ArrowRight");
    expect(await title.textContent()).toBe("elsa");
    await page.reload();
    expect(await title.textContent()).toBe("elsa");
    await page.goBack();
    await expect.poll(() => page.locator("#shot").isVisible()).toBe(false);
    expect(new URL(page.url()).hash).toBe("#scene=Arrival");
  });

  it("says what became of the variables, where the time went, and what to do", async () => {
    const page = await rig.open(film(), { hash: "shot=landing" });
    const text = await page.locator("#shot").textContent();
    expect(text).toContain("style35mm");
    expect(text).toContain("waiting10 srendering1 min 0 sdetection5.0 sdownload2.0 s");
    expect(text).toContain("task_landing_1");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("#shot .reason").first().textContent()).toBe("refused by content policy");
    expect(await page.locator("#shot .remedy").textContent()).toContain("Describe people and characters generically");
  });

  it("plays variants and former takes one at a time or side by side", async () => {
    const page = await rig.open(film(), { hash: "shot=hatch" });
    expect(await page.locator(".choices button").allTextContents()).toEqual([
      "take 2, retake",
      "take 1",
      "former prompt",
    ]);
    await page.click(".choices button >> nth=2");
    expect(await page.locator(".large video").getAttribute("src")).toBe("previous/hatch.mp4");
    await expect.poll(() => framesOf(page, ".large video")).toBeGreaterThan(2);
    await page.click("text=Play side by side");
    for (const index of [0, 1, 2]) {
      await expect.poll(() => framesOf(page, `.choices video >> nth=${index}`)).toBeGreaterThan(2);
    }
  });

  it("copies a prompt exactly", async () => {
    const page = await rig.open(film(), { hash: "shot=landing", permissions: ["clipboard-read", "clipboard-write"] });
    await page.click("text=Copy >> nth=0");
    await page.locator("text=Copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("A view of landing");
  });
});
