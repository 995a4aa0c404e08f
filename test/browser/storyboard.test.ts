import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { film, finished } from "./batches.js";
import { framesOf, hasChromium, propertyOf, Rig, shownCards } from "./chromium.js";

describe.runIf(hasChromium)("the storyboard in a browser", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start();
  });
  afterEach(async () => {
    expect(rig.errors).toEqual([]);
    await rig.closePages();
  });
  afterAll(() => rig.stop());

  it("plays a shot muted under the pointer and stops when it leaves", async () => {
    const page = await rig.open(film());
    await page.locator(".card video").first().waitFor();
    await page.hover(".card >> nth=0");
    await expect.poll(() => framesOf(page, ".card video")).toBeGreaterThan(2);
    expect(await propertyOf(page, ".card video", "muted")).toBe(true);
    await page.hover("h1");
    await expect.poll(() => propertyOf(page, ".card video", "paused")).toBe(true);
  });

  it("stands still under the pointer for those who asked for less motion", async () => {
    const page = await rig.open(film(), { reducedMotion: "reduce" });
    await page.hover(".card >> nth=0");
    await page.locator(".card .still").first().waitFor();
    expect(await propertyOf(page, ".card video", "paused")).toBe(true);
  });

  it("filters by outcome, scene, tag and words, counts what each would show, and keeps it in the address", async () => {
    const page = await rig.open(film());
    const chip = page.locator("#outcomes button", { hasText: "on disk" });
    expect(await chip.textContent()).toBe("on disk 4");
    await page.selectOption("#scene", "Arrival");
    expect(await shownCards(page)).toEqual(["landing", "dust", "elsa"]);
    expect(await chip.textContent()).toBe("on disk 2");
    await chip.click();
    expect(await shownCards(page)).toEqual(["landing", "dust"]);
    expect(await page.locator("#outcomes button", { hasText: "rejected" }).textContent()).toBe("rejected 1");
    expect(await page.locator("#tag option").allTextContents()).toEqual([
      "All tags",
      "exterior (2)",
      "wide (1)",
      "interior (0)",
    ]);
    await page.fill("#search", "VIEW landing");
    expect(await shownCards(page)).toEqual(["landing"]);
    expect(await page.locator("#play-all").textContent()).toBe("Play all 1");
    expect(await page.locator("#matches").textContent()).toBe("1 of 6 shots");
    await page.reload();
    expect(await shownCards(page)).toEqual(["landing"]);
    expect(await page.inputValue("#search")).toBe("VIEW landing");
    await page.click("#clear");
    expect((await shownCards(page)).length).toBe(6);
    expect(new URL(page.url()).hash).toBe("");
  });

  it("says when nothing matches", async () => {
    const page = await rig.open(film(), { hash: "q=nowhere" });
    expect(await page.locator("#no-match").isVisible()).toBe(true);
    expect(await page.locator(".scene:visible").count()).toBe(0);
  });

  it("says on the card when a video is not beside the page", async () => {
    const page = await rig.open(film(), { onDisk: (path) => path !== "landing.mp4" });
    await page.locator(".card .slate", { hasText: "file not found" }).waitFor();
    expect(await page.locator(".card >> nth=0").textContent()).toContain("landing.mp4");
    rig.errors.length = 0;
  });

  it("loads the videos in view only, and lets them go when they leave it", async () => {
    const page = await rig.open(finished(500), { viewport: { width: 1280, height: 720 } });
    await page.locator(".card .still").first().waitFor();
    const loaded = () => page.locator(".card video").count();
    expect(await loaded()).toBeLessThan(40);
    const asked = new Set(rig.requests.filter((url) => url.endsWith(".mp4")));
    expect(asked.size).toBeLessThan(40);
    await page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })");
    await page.locator(".card >> nth=499 >> video").waitFor();
    await expect.poll(() => page.locator(".card >> nth=0 >> video").count()).toBe(0);
    expect(await loaded()).toBeLessThan(40);
    expect(await page.locator(".card >> nth=0 >> .still").count()).toBe(1);
  });

  it("shows the grid and plays without its script", async () => {
    const page = await rig.open(film(), { javaScriptEnabled: false });
    expect(await page.locator(".card video[controls]").count()).toBe(4);
    expect(await page.locator("#toolbar").isVisible()).toBe(false);
    expect(await page.locator("#timeline svg").isVisible()).toBe(true);
    expect(await page.getByText("Raise the budget.").isVisible()).toBe(true);
    rig.errors.length = 0;
  });

  it("moves between shots by the arrows, opens the focused one, and lists the keys", async () => {
    const page = await rig.open(film(), { viewport: { width: 1280, height: 720 } });
    const focused = () => page.evaluate("document.activeElement.textContent");
    await page.focus(".card h3 a >> nth=0");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("dust");
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("poster");
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).hash).toBe("#shot=poster");
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("poster");
    await page.keyboard.press("?");
    expect(await page.locator("#help").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.id")).toBe("search");
  });

  it("shows the timeline in its own address, and the shot that a bar stands for", async () => {
    const page = await rig.open(film(), { hash: "view=timeline" });
    expect(await page.locator("#storyboard").isVisible()).toBe(false);
    const bar = page.locator(".chart .bar", { hasText: "dust" }).first();
    await bar.hover();
    expect(await page.locator(".preview").textContent()).toContain("waiting 10 s");
    await page.locator(".preview canvas").waitFor();
    await bar.click();
    expect(new URL(page.url()).hash).toBe("#view=timeline&shot=dust");
  });

  it("loads every first picture before it prints a contact sheet", async () => {
    const page = await rig.open(finished(30), { viewport: { width: 900, height: 500 } });
    await page.evaluate("window.print = () => { window.printed = document.querySelectorAll('.card .still').length }");
    await page.click("#contact-sheet");
    await expect.poll(() => page.evaluate("window.printed")).toBe(30);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#toolbar").isVisible()).toBe(false);
    expect(await page.locator(".card .still >> nth=29").isVisible()).toBe(true);
  });
});
