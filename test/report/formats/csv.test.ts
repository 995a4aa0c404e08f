import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { renderCsv } from "../../../src/report/formats/csv.js";
import { summarize } from "../../../src/report/summary.js";
import { History, shotOf } from "../../support/ledger-builder.js";
import { everyOutcome, summaryOf } from "../batches.js";
import { hostile, hostileSummary } from "../hostile.js";

const formula = /^[\s"]*[=+\-@＝＋－＠]/;

describe("report.csv", () => {
  it("has a header and one row per shot, to the letter", () => {
    const landing = shotOf("landing", {
      scene: "Arrival, day 1",
      tags: ["hero", "wide"],
      variables: { style: "35mm" },
      request: { prompt: 'A "rocket" landing' },
    });
    const history = new History().startRun();
    history
      .intend(landing)
      .submitted()
      .rendered()
      .saved({ sha256: "ab12", warnings: ["480 pixels high"] });
    expect(renderCsv(summaryOf([landing, shotOf("dust")], history))).toBe(
      [
        "position,id,scene,tags,outcome,complete,reason,remedy,source,job,takes,tries,bought_video_seconds,bought_usd,queued,rendering,detected,downloaded,files,size,sha256,width,height,seconds,warnings,prompt,variables,notes",
        '1,landing,"Arrival, day 1",hero | wide,saved,yes,,,shots.yaml:10,task_landing_1,1,1,5,0.5,,,,0,landing.mp4,1000,ab12,1280,720,5,480 pixels high,"A ""rocket"" landing",style=35mm,',
        "2,dust,,,pending,no,,Run again to send it.,shots.yaml:10,,0,0,0,0,,,,,,,,,,,,A view of dust,,",
        "",
      ].join("\r\n"),
    );
  });

  it("puts variants into one cell", () => {
    const two = shotOf("two", { request: { n_variants: 2 }, files: ["two-1.mp4", "two-2.mp4"] });
    const history = new History().startRun();
    history.saveAll(two);
    const [row] = parse(renderCsv(summaryOf([two], history)), { columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({ files: "two-1.mp4 | two-2.mp4", width: "1280 | 1280" });
  });

  it.each(hostile)("makes no formula of %j, whatever separates cells", (text) => {
    const csv = renderCsv(hostileSummary(text));
    for (const cell of (parse(csv) as string[][]).flat()) expect(cell).not.toMatch(formula);
    // A spreadsheet with semicolons as separators takes the commas for text and knows no quotes within a cell.
    for (const cell of csv.split(/[;\r\n]+/)) expect(cell).not.toMatch(formula);
  });

  it("keeps every shot in one line and every line in the same number of cells", () => {
    for (const summary of [summarize(everyOutcome().input), ...hostile.map(hostileSummary)]) {
      const csv = renderCsv(summary);
      expect(csv.split("\r\n")).toHaveLength(summary.shots.length + 2);
      expect(csv.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
      // csv-parse refuses records of unequal length.
      expect(parse(csv)).toHaveLength(summary.shots.length + 1);
    }
  });
});
