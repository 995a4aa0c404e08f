import { describe, expect, it } from "vitest";
import { terminalSummary } from "../../../src/report/formats/terminal.js";
import { printable } from "../../../src/util/printable.js";
import { History, shotOf } from "../../support/ledger-builder.js";
import { summaryOf } from "../batches.js";
import { hostile, hostileSummary } from "../hostile.js";

const options = {
  colour: false,
  columns: 80,
  reports: [{ path: "renders/mars-teaser/report.html" }, { path: "renders/mars-teaser/report.json" }],
  again: "sora-batch run shots.yaml",
};

describe("the end of a run on a terminal", () => {
  it("says the result, what needs attention, where to look and how to go on", () => {
    const shots = [
      shotOf("landing"),
      shotOf("elsa", { source: { file: "shots.yaml", line: 31, column: 5 } }),
      shotOf("harbour"),
      shotOf("mickey", { source: { file: "extras.csv", line: 4, column: 1 } }),
    ];
    const history = new History().startRun();
    history.saveAll(shots[0]!);
    history.intend(shots[1]!).rejected("policy", { message: "refused by content policy", code: "content_filtered" });
    history.intend(shots[2]!).submitted().failed("generation", { message: "Internal generation error" });
    history.intend(shots[3]!).rejected("policy", { message: "refused by content policy", code: "content_filtered" });
    history.endRun(83, 1);
    expect(terminalSummary(summaryOf(shots, history), options)).toBe(
      [
        "1 of 4 shots on disk, 2 rejected, 1 failed",
        "10 video-seconds · $1.00 · 1 min 17 s · slots busy 50 % · 83 requests",
        "",
        "  elsa     refused by content policy (content_filtered)            shots.yaml:31",
        "  mickey   refused by content policy (content_filtered)             extras.csv:4",
        "           Describe people and characters generically: real people, known",
        "           characters, logos, sexual content and violence are refused.",
        "  harbour  Internal generation error                               shots.yaml:10",
        "           Often passes on another try: --retry failed. If it persists, revise",
        "           the prompt or the parameters.",
        "",
        "storyboard  renders/mars-teaser/report.html",
        "report      renders/mars-teaser/report.json",
        "again       sora-batch run shots.yaml   sends only what is missing",
        "",
      ].join("\n"),
    );
  });

  it("does not ask to go on when everything is on disk", () => {
    const a = shotOf("a");
    const history = new History().startRun();
    history.saveAll(a);
    expect(terminalSummary(summaryOf([a], history.endRun(6)), { ...options, reports: [] })).toBe(
      "1 of 1 shot on disk\n5 video-seconds · $0.50 · 1 min 17 s · slots busy 50 % · 6 requests\n",
    );
  });

  it("does not list shots that merely have not finished", () => {
    const shots = [shotOf("queued"), shotOf("pending")];
    const history = new History().startRun();
    history.intend(shots[0]!).submitted();
    const text = terminalSummary(summaryOf(shots, history), options);
    expect(text).not.toMatch(/^ {2}queued|^ {2}pending/m);
    expect(text).toContain("0 of 2 shots on disk, 1 on the server, 1 not sent");
    expect(text).toContain("again       sora-batch run shots.yaml");
  });

  it("shows at most twenty problems and counts the others", () => {
    const shots = Array.from({ length: 27 }, (_, index) => shotOf(`shot-${index}`));
    const history = new History().startRun();
    for (const shot of shots) history.intend(shot).rejected();
    const text = terminalSummary(summaryOf(shots, history), options);
    expect(text.match(/^ {2}shot-/gm)).toHaveLength(20);
    expect(text).toContain("  and 7 more in report.json");
  });

  it.each([40, 60, 80, 200])("fits a window of %i columns", (columns) => {
    const shots = [shotOf("a"), shotOf("a-rather-long-id-for-a-shot-of-the-dunes")];
    const history = new History().startRun();
    for (const shot of shots) history.intend(shot).rejected("policy", { message: "refused ".repeat(40) });
    const text = terminalSummary(summaryOf(shots, history), { ...options, columns, reports: [], again: "again" });
    const tooWide = text.split("\n").filter((line) => line.length > columns && !line.startsWith("again"));
    // An id is never cut: it is what one types next.
    expect(tooWide.filter((line) => !line.includes("a-rather-long-id"))).toEqual([]);
  });

  it.each(hostile)("shows %j without a control or direction character", (text) => {
    const shown = terminalSummary(hostileSummary(text), { ...options, reports: [{ path: text }], again: text });
    const lines = shown.split("\n");
    expect(lines.map(printable)).toEqual(lines);
  });

  it("colours when asked to, and only then", () => {
    const summary = summaryOf([shotOf("a")], new History());
    expect(terminalSummary(summary, { ...options, colour: true })).toContain("\u001b[");
    expect(terminalSummary(summary, options)).not.toContain("\u001b[");
  });
});
