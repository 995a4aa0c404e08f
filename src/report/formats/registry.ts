// The report formats by the name that `--report` and `report:` take: one file and one line each.
import type { Summary } from "../summary-shape.js";
import { renderCsv } from "./csv.js";
import { renderJson } from "./json.js";
import { renderMarkdown } from "./markdown.js";

interface ReportFormat {
  /** Its name in the output directory. */
  readonly file: string;
  /** For help texts. */
  readonly describe: string;
  render(summary: Summary): string;
}

export const reportFormats = {
  json: { file: "report.json", describe: "everything, for programs", render: renderJson },
  csv: { file: "report.csv", describe: "one row per shot, for spreadsheets", render: renderCsv },
  markdown: { file: "report.md", describe: "for a pull request or a CI step summary", render: renderMarkdown },
} as const satisfies Record<string, ReportFormat>;

export type ReportFormatName = keyof typeof reportFormats;

export function isReportFormatName(text: string): text is ReportFormatName {
  return Object.hasOwn(reportFormats, text);
}

/** For help texts and messages, in the registry's order. */
export const reportFormatNames: readonly ReportFormatName[] = Object.keys(reportFormats).filter(isReportFormatName);
