// The report formats by the name that `--report` and `report:` take: one file and one line each.
import type { Summary } from "../summary-shape.js";

interface ReportFormat {
  /** Its name in the output directory. */
  readonly file: string;
  /** For help texts. */
  readonly describe: string;
  /** Found in the first 256 KiB of every file of the format that this or an earlier version wrote, and hardly in another's. */
  readonly mark: RegExp;
  /** Loaded when it is written: help texts need only the names, and most runs only some of the formats. */
  load(): Promise<(summary: Summary) => string | Iterable<string>>;
}

export const reportFormats = {
  json: {
    file: "report.json",
    describe: "everything, for programs",
    mark: /^\{\s*"format": \d+,\s*"name": "/,
    load: async () => (await import("./json.js")).renderJson,
  },
  html: {
    file: "report.html",
    describe: "the storyboard: every video on one page, opened from disk",
    // The second is what the first pages of this kind had in its place.
    mark: /^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta (name="generator" content="sora-batch"|http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; script-src )/,
    load: async () => (await import("./html.js")).renderHtml,
  },
  csv: {
    file: "report.csv",
    describe: "one row per shot, for spreadsheets",
    mark: /^position,id,scene,tags,outcome,/,
    load: async () => (await import("./csv.js")).renderCsv,
  },
  markdown: {
    file: "report.md",
    describe: "for a pull request or a CI step summary",
    mark: /^## [\s\S]+\nsora-batch .+, [\d-]+T[\d:.]+Z\n$/,
    load: async () => (await import("./markdown.js")).renderMarkdown,
  },
  junit: {
    file: "junit.xml",
    describe: "one test case per shot, for CI services",
    mark: /^<\?xml [^>]+>\n(<!-- sora-batch -->|[\s\S]*<property name="tool" value="sora-batch )/,
    load: async () => (await import("./junit.js")).renderJunit,
  },
  otio: {
    file: "timeline.otio",
    describe: "the cut, for editing programs that read OpenTimelineIO",
    mark: /^\{\s*"OTIO_SCHEMA": "Timeline\.\d+",[^}]*\},\s*"metadata": \{\s*"sora-batch": /,
    load: async () => (await import("./otio.js")).renderOtio,
  },
  edl: {
    file: "timeline.edl",
    describe: "the cut as a CMX 3600 edit decision list",
    mark: /^TITLE: .*\nFCM: NON-DROP FRAME\n(\n?$|[\s\S]*\n\* PROMPT: )/,
    load: async () => (await import("./edl.js")).renderEdl,
  },
} as const satisfies Record<string, ReportFormat>;

export type ReportFormatName = keyof typeof reportFormats;

export function isReportFormatName(text: string): text is ReportFormatName {
  return Object.hasOwn(reportFormats, text);
}

/** For help texts and messages, in the registry's order. */
export const reportFormatNames: readonly ReportFormatName[] = Object.keys(reportFormats).filter(isReportFormatName);

/** For other programs: written only when somebody asks. */
const onRequest: readonly ReportFormatName[] = ["junit", "otio", "edl"];

/** Written when neither the manifest nor --report names any. */
export const defaultReports: readonly ReportFormatName[] = reportFormatNames.filter(
  (name) => !onRequest.includes(name),
);
