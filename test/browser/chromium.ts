// A real browser for tests of the page: one process per file, each batch in a folder of its own, opened from disk.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { renderHtml } from "../../src/report/formats/html.js";
import type { Summary } from "../../src/report/summary-shape.js";
import { renderVideo } from "../../src/simulator/video.js";

const executablePath = "/usr/bin/chromium";

export const hasChromium = existsSync(executablePath);
if (!hasChromium) process.stderr.write(`Not run: tests of the storyboard page need ${executablePath}.\n`);

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface OpenOptions extends BrowserContextOptions {
  /** The part of the address after #. */
  readonly hash?: string;
  /** Which of the files in the summary are on disk; default: all. */
  readonly onDisk?: (path: string) => boolean;
}

export class Rig {
  readonly #browser: Browser;
  readonly #folders: string[] = [];
  /** Of every page: what it asked for, and what went wrong in it. */
  readonly requests: string[] = [];
  readonly errors: string[] = [];
  readonly alerts: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(): Promise<Rig> {
    return new Rig(await chromium.launch({ executablePath, args }));
  }

  /** Writes the page and a playable second of video for each file that the summary names, and opens it. */
  async open(summary: Summary, options: OpenOptions = {}): Promise<Page> {
    const { hash = "", onDisk = () => true, ...context } = options;
    const folder = await mkdtemp(join(tmpdir(), "storyboard-"));
    this.#folders.push(folder);
    const takes = [...summary.shots.flatMap((shot) => shot.takes), ...summary.former.map(({ take }) => take)];
    for (const { path } of takes.flatMap((take) => take.files)) {
      if (!onDisk(path)) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), oneSecond);
    }
    const file = join(folder, "report.html");
    await writeFile(file, renderHtml(summary));
    const page = await (await this.#browser.newContext(context)).newPage();
    page.setDefaultTimeout(5000);
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && this.errors.push(message.text()));
    page.on("dialog", (dialog) => {
      this.alerts.push(dialog.message());
      return dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href + (hash && `#${hash}`));
    return page;
  }

  async closePages(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
    await Promise.all(this.#folders.splice(0).map((folder) => rm(folder, { recursive: true })));
    for (const list of [this.requests, this.errors, this.alerts]) list.length = 0;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
  }
}

const { content } = renderVideo({ seed: "storyboard", label: "a", width: 96, height: 54, seconds: 1 });
const oneSecond = Buffer.concat([...content.read(0, content.length)]);

/** Ids of the cards that are shown, in order. */
export function shownCards(page: Page): Promise<string[]> {
  return page.locator(".card:visible h3").allTextContents();
}

/** Decoded up to now; more than one tells that a video really runs. */
export function framesOf(page: Page, video: string): Promise<number> {
  return page
    .locator(video)
    .first()
    .evaluate((found) => Reflect.get(found, "getVideoPlaybackQuality").call(found).totalVideoFrames);
}

/** A property of an element, such as whether a video is `paused`. */
export function propertyOf(page: Page, element: string, name: string): Promise<unknown> {
  return page
    .locator(element)
    .first()
    .evaluate((found, property) => Reflect.get(found, property), name);
}
