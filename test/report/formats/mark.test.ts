// Reports are known by what is in them: every one that the tool writes, and no other file of that name.
import { describe, expect, it } from "vitest";
import { type ReportFormatName, reportFormatNames, reportFormats } from "../../../src/report/formats/registry.js";
import { summarize } from "../../../src/report/summary.js";
import type { Summary } from "../../../src/report/summary-shape.js";
import { History, shotOf } from "../../support/ledger-builder.js";
import { everyOutcome, summaryOf } from "../batches.js";
import { hostile, hostileSummary } from "../hostile.js";

/** What people keep under such names. */
const others: Readonly<Record<ReportFormatName, readonly string[]>> = {
  json: ['{"name": "lighthouse", "format": 1}', '{\n  "version": "1.0",\n  "name": "x"\n}', "[]"],
  html: [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Mochawesome</title>',
    "<html></html>",
  ],
  csv: ["position,id,name\n1,2,3\n", "a;b\n"],
  markdown: ["# Weekly report\n\nWe rendered with sora-batch 0.1.0.\n", "## film: 2 of 2 shots on disk\n"],
  junit: [
    '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="jest tests" tests="2" failures="0"></testsuites>\n',
  ],
  otio: ['{\n  "OTIO_SCHEMA": "Timeline.1",\n  "metadata": {},\n  "name": "cut"\n}'],
  edl: [
    "TITLE: CUT 3\nFCM: NON-DROP FRAME\n\n001  AX       V     C        00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n",
  ],
};

async function written(name: ReportFormatName, summary: Summary): Promise<string> {
  const rendered = (await reportFormats[name].load())(summary);
  return typeof rendered === "string" ? rendered : [...rendered].join("");
}

describe.each(reportFormatNames)("a %s report", (name) => {
  const { mark } = reportFormats[name];
  const many = Array.from({ length: 400 }, (_, index) =>
    shotOf(`s${index}`, { request: { prompt: "雨の港".repeat(60) } }),
  );

  const usual = summarize(everyOutcome().input);

  it.each([
    ["with every outcome", usual],
    ["of hostile text", hostileSummary(hostile.join(" "))],
    ["of a shard without shots", { ...usual, shots: [], former: [] }],
    ["as long as it gets", summaryOf(many, new History())],
  ])("%s is known as one of ours", async (_, summary) => {
    const text = await written(name, summary);
    // As much of it as is read.
    expect(
      Buffer.from(text)
        .subarray(0, 256 * 1024)
        .toString(),
    ).toMatch(mark);
  });

  it("is told from other files of that name", () => {
    for (const other of others[name]) expect(other).not.toMatch(mark);
  });
});

it("knows pages and test reports from before they said who made them", async () => {
  const usual = summarize(everyOutcome().input);
  const page = (await written("html", usual)).replace('<meta name="generator" content="sora-batch">\n', "");
  const tests = (await written("junit", usual)).replace("<!-- sora-batch -->\n", "");
  expect(page).not.toContain("generator");
  expect(page).toMatch(reportFormats.html.mark);
  expect(tests).toMatch(reportFormats.junit.mark);
});
