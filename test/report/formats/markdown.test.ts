import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../src/report/formats/markdown.js";
import { markdownCode, markdownText } from "../../../src/report/formats/markdown-text.js";
import { printable } from "../../../src/util/printable.js";
import { History, shotOf } from "../../support/ledger-builder.js";
import { summaryOf } from "../batches.js";
import { hostile, hostileSummary } from "../hostile.js";

describe("report.md", () => {
  it("says the result, then what needs attention, then everything folded, then the figures", () => {
    const landing = shotOf("landing", { scene: "Arrival" });
    const elsa = shotOf("elsa", { source: { file: "shots.yaml", line: 31, column: 5 } });
    const history = new History().startRun();
    history.saveAll(landing);
    history.intend(elsa).rejected("policy", { message: "refused by content policy", code: "content_filtered" });
    history.wait(3).endRun(12, 1);
    expect(renderMarkdown(summaryOf([landing, elsa], history))).toBe(
      [
        "## mars-teaser: 1 of 2 shots on disk, 1 rejected",
        "",
        "| shot | outcome | why | what to do | where |",
        "| --- | --- | --- | --- | --- |",
        "| <code>elsa</code> | rejected | refused by content policy (content_filtered) | Describe people and characters generically: real people, known characters, logos, sexual content and violence are refused. | <code>shots.yaml&#58;31</code> |",
        "",
        "<details>",
        "<summary>All 2 shots</summary>",
        "",
        "| shot | scene | outcome | file | job | price | prompt |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| <code>landing</code> | Arrival | saved | <code>landing.mp4</code> | <code>task_landing_1</code> | $0.50 | <code>A view of landing</code> |",
        "| <code>elsa</code> |   | rejected |   |   |   | <code>A view of elsa</code> |",
        "",
        "Files are in <code>renders/mars-teaser</code>.",
        "",
        "</details>",
        "",
        "5 video-seconds · &#36;0.50 · 1 min 20 s · slots busy 50 % · 12 requests",
        "",
        "sora-batch 0.1.0, 2026-11-01T10:01:20.000Z",
        "",
      ].join("\n"),
    );
  });

  it("has no table of troubles when there are none", () => {
    const a = shotOf("a");
    const history = new History().startRun();
    history.saveAll(a);
    const markdown = renderMarkdown(summaryOf([a], history));
    expect(markdown).toMatch(/^## mars-teaser: 1 of 1 shot on disk\n\n<details>/);
  });

  it.each(hostile)("lets %j add no markup, row or reference", (text) => {
    const markdown = renderMarkdown(hostileSummary(text));
    const plain = renderMarkdown(hostileSummary("plain"));
    // Whatever the text is, the skeleton is that of a harmless one.
    expect(skeleton(markdown)).toEqual(skeleton(plain));
    const lines = markdown.split("\n");
    expect(lines.map(printable)).toEqual(lines);
  });

  it("fits a comment whatever the batch, and counts what it leaves out", () => {
    const shots = Array.from({ length: 1000 }, (_, index) =>
      shotOf(`shot-${index}`, { request: { prompt: `${index} ${"|".repeat(2000)}` } }),
    );
    const history = new History().startRun();
    for (const shot of shots) history.intend(shot).rejected("invalid", { message: "<".repeat(5000) });
    const markdown = renderMarkdown(summaryOf(shots, history));
    expect(markdown.length).toBeLessThan(65_000);
    expect(markdown.match(/and \d+ more in report\.json/g)).toHaveLength(2);
    expect(markdown).toContain("</details>");
  });
});

describe("text in Markdown", () => {
  it("keeps letters and everyday punctuation as they are", () => {
    expect(markdownText("Dunes at dawn, 35mm; slow (very) - it's 'calm'.")).toBe(
      "Dunes at dawn, 35mm; slow (very) - it's 'calm'.",
    );
  });

  it("keeps mentions, references and addresses from being found", () => {
    expect(markdownText("@octocat #12 GH-12")).toBe("&#64;&#8203;octocat &#35;&#8203;12 GH-&#8203;12");
    expect(markdownText("http://a.example www.a.example")).toBe("http&#58;//a.example www&#46;a.example");
  });

  it("is not emphasized, and shows no emoji", () => {
    expect(markdownText("__a__ _b_ c_d")).toBe("&#95;&#95;a&#95;&#95; &#95;b&#95; c_d");
    expect(markdownText("note: :tada: at shots.yaml:31")).toBe("note: &#58;&#8203;tada: at shots.yaml&#58;31");
  });

  it("stays in its cell also beside a backslash", () => {
    expect(markdownText("a \\| b")).toBe("a &#92;&#124; b");
  });

  it("cannot leave its code element", () => {
    expect(markdownCode("</code>`<b>")).toBe("<code>&#60;/code&#62;&#96;&#60;b&#62;</code>");
    expect(markdownCode("\n")).toBe("");
  });
});

/** Everything that is structure to Markdown or GitHub, in order: what is left when inert text is taken away. */
function skeleton(markdown: string): string[] {
  return (
    markdown.match(/<[^>]*>|[\\|`*~[\]{}]|\b_|_\b|\n|^#+ |[@#](?!\d+;)|\w:\/\/|www\.|GH-\d|\$(?!0\.50)|&(?!#\d+;)/gm) ??
    []
  );
}
