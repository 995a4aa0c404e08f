import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../src/report/formats/html.js";
import { History, shotOf } from "../../support/ledger-builder.js";
import { everyOutcome, summaryOf } from "../batches.js";
import { hostile, hostileSummary } from "../hostile.js";

describe("report.html", () => {
  it("shows the shots in manifest order under the headings of their scenes", () => {
    const shots = [
      shotOf("landing", { scene: "Arrival" }),
      shotOf("dust", { scene: "Arrival" }),
      shotOf("hatch", { scene: "First steps" }),
    ];
    const history = new History().startRun();
    for (const shot of shots) history.saveAll(shot);
    const page = renderHtml(summaryOf(shots, history));
    expect(page.match(/<h1[^>]*>[^<]*|<h2><span dir="auto">[^<]*|(?<=href="#shot=)\w+(?=">\w)/g)).toEqual([
      '<h1 dir="auto">mars-teaser',
      '<h2><span dir="auto">Arrival',
      "landing",
      "dust",
      '<h2><span dir="auto">First steps',
      "hatch",
    ]);
    expect(page).toContain("3 of 3 shots on disk");
    expect(page).toContain("2 shots, 10 s");
  });

  it("plays without its script: every saved video stands in the page with the browser's own controls", () => {
    const shot = shotOf("landing", { files: ["a b/100%#1?.mp4"] });
    const history = new History().startRun();
    history.saveAll(shot);
    expect(renderHtml(summaryOf([shot], history))).toContain(
      '<noscript><video controls muted playsinline preload="metadata" src="a%20b/100%25%231%3F.mp4"></video></noscript>',
    );
  });

  it("says on its card why a shot is not there and what to do", () => {
    const { input } = everyOutcome();
    const page = renderHtml(summaryOf(input.shots, { ledger: input.ledger, now: input.now }, input));
    const over = page.slice(page.indexOf('href="#shot=over-budget"'));
    expect(over).toContain("held back, nothing was bought for it");
    expect(over).toContain("Raise the budget: the budget of $1.00 has $0.20 left.");
    for (const word of ["rejected", "failed", "expired", "cancelled", "held", "uncertain", "not sent"]) {
      expect(page).toContain(`<p class="slate">${word}</p>`);
    }
  });

  it("names nothing paid for as free", () => {
    const shot = shotOf("landing");
    const history = new History().startRun();
    history.saveAll(shot, { pricing: { per_second_usd: {} } });
    expect(renderHtml(summaryOf([shot], history))).toContain("<dt>price</dt><dd>unpriced</dd>");
  });

  it("allows exactly its own script and style, and no address but that of its videos", () => {
    const page = renderHtml(everySummary());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'");
    expect(policy).toBe(
      [
        "default-src 'none'",
        `script-src '${hashOf(between(page, '<script type="module">', "</script>"))}'`,
        `style-src '${hashOf(between(page, "<style>", "</style>"))}'`,
        "media-src 'self' file:",
        "base-uri 'none'",
        "form-action 'none'",
      ].join("; "),
    );
    expect(page).not.toMatch(/ style=| on\w+=|<link|<img|@import|url\(/);
  });

  it("stays under 150 KB for fifty shots", () => {
    expect(Buffer.byteLength(renderHtml(manyShots(50)))).toBeLessThan(150_000);
  });

  it.each(hostile)("lets %j add no element, attribute or address", (text) => {
    // The skeleton is that of a batch whose texts are harmless, and as long and as many-lined.
    const harmless = text.replace(/[^\n\r]/g, "x");
    const [page, plain] = [hostileSummary(text), hostileSummary(harmless)].map((summary) =>
      skeleton(renderHtml(summary)),
    );
    expect(page).toEqual(plain);
  });

  it("leads nowhere but into its own directory, whatever the state file says", () => {
    for (const path of [
      "//evil.example/a.mp4",
      "../../a.mp4",
      "javascript:alert(1)",
      "http://evil.example",
      "\\\\evil\\a",
    ]) {
      const shot = shotOf("landing");
      const history = new History().startRun();
      history.intend(shot).submitted().rendered().saved({ path });
      const src = /<video[^>]* src="([^"]*)"/.exec(renderHtml(summaryOf([shot], history)))?.[1] ?? "none";
      expect(new URL(src, "file:///batch/report.html").href).toMatch(/^file:\/\/\/batch\//);
    }
  });
});

function everySummary() {
  const { input } = everyOutcome();
  return summaryOf(input.shots, { ledger: input.ledger, now: input.now }, input);
}

/** As a real batch is: prompts of some 200 characters, scenes, tags, variables, and every tenth shot bought twice. */
function manyShots(count: number) {
  const style = "cinematic lighting, 35mm, muted reds, slow camera";
  const shots = Array.from({ length: count }, (_, index) =>
    shotOf(`crater-at-dawn-${index}`, {
      scene: `Scene ${Math.floor(index / 8)}`,
      tags: ["exterior", "wide"],
      variables: { place: `crater ${index}`, style },
      request: { prompt: `${index} ${"A wide crater floor under a thin sun, dust drifting low. ".repeat(3)}${style}` },
      files: [`Scene-${Math.floor(index / 8)}/${index}-crater-at-dawn-${index}.mp4`],
    }),
  );
  const history = new History().startRun();
  for (const [index, shot] of shots.entries()) {
    history.saveAll(shot);
    if (index % 10 === 0) history.saveAll(shot, { number: 2, why: "retake" });
  }
  history.endRun(500);
  return summaryOf(shots, history);
}

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start) + start.length;
  return text.slice(from, text.indexOf(end, from));
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** Tags with the names of their attributes; what is text, a value or data is left out. */
function skeleton(page: string): string[] {
  const data = between(page, 'id="data">', "</script>");
  const tags = page.replace(data, "").match(/<\/?[a-z!][^>]*>/gi) ?? [];
  return tags.map((tag) => tag.replace(/"[^"]*"/g, '""'));
}
