import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { film, finished } from "./batches.js";
import { hasChromium, propertyOf, Rig } from "./chromium.js";

describe.runIf(hasChromium)("play all in a browser", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start();
  });
  afterEach(async () => {
    expect(rig.errors).toEqual([]);
    await rig.closePages();
  });
  afterAll(() => rig.stop());

  it("plays the shots in order, the next one loaded before it is needed, and stops after the last", async () => {
    const page = await rig.open(finished(3));
    await page.click("#play-all");
    const marked = page.locator(".strip [aria-current]");
    expect(await marked.textContent()).toBe("shot-1");
    const waiting = page.locator(".screen video[hidden]");
    expect(await waiting.getAttribute("src")).toBe("shot-2.mp4");
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await expect.poll(() => marked.textContent(), { timeout: 4000 }).toBe("shot-2");
    await expect.poll(() => marked.textContent(), { timeout: 4000 }).toBe("shot-3");
    expect(new URL(page.url()).hash).toBe("#play=shot-3");
    await page.locator("#animatic button", { hasText: "Play" }).waitFor({ timeout: 4000 });
    await page.keyboard.press("Escape");
    expect(await page.locator("#animatic").isVisible()).toBe(false);
  });

  it("holds a slate with id and reason for a missing shot, then goes on", async () => {
    const page = await rig.open(film(), { hash: "scene=Arrival", onDisk: (path) => path !== "dust.v1.mp4" });
    await page.click("#play-all");
    const slate = page.locator(".screen .slate");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => slate.textContent()).toBe("dustfile not found: dust.v1.mp4");
    await expect.poll(() => slate.textContent(), { timeout: 4000 }).toBe("elsarefused by content policy");
    rig.errors.length = 0;
  });

  it("pauses by space, also a slate, and steps by the arrows", async () => {
    const page = await rig.open(film());
    await page.click("#play-all");
    await page.keyboard.press(" ");
    await page.keyboard.press("End");
    const slate = page.locator(".screen .slate");
    expect(await slate.textContent()).toContain("over-budget");
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator(".strip [aria-current]").textContent()).toBe("poster");
    expect(await propertyOf(page, ".screen video:not([hidden])", "paused")).toBe(true);
  });
});
