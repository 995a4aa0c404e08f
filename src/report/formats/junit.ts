// junit.xml: one test case per shot, scenes as suites, for the viewers of CI services.
//
// Elements and attributes are those of the schema of Jenkins' xUnit plugin (jenkinsci/xunit-plugin, junit-9.xsd). It knows no
// properties of a test case, so these go into its output in the notation that readers of such files take for properties.
import { frameSize } from "../../model/request.js";
import { printable } from "../../util/printable.js";
import { unreachable } from "../../util/unreachable.js";
import type { ShotSummary, Summary } from "../summary-shape.js";
import { xmlElement, xmlText } from "./xml-text.js";

type Verdict = "passed" | "failure" | "error" | "skipped";

/** @returns an XML 1.0 document; times in seconds. */
export function renderJunit(summary: Summary): string {
  const suites = [...byScene(summary)].map(([scene, shots], index) => suite(scene, shots, index, summary));
  const root = {
    name: printable(summary.name),
    ...counts(summary.shots),
    time: seconds(summary.totals.wall_seconds),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!-- sora-batch -->\n${xmlElement("testsuites", root, lines(suites))}\n`;
}

/** In the order of each scene's first shot; shots without a scene are the batch's own suite. */
function byScene({ name, shots }: Summary): Map<string, ShotSummary[]> {
  const scenes = new Map<string, ShotSummary[]>();
  for (const shot of shots) {
    const scene = printable(shot.scene ?? name);
    const group = scenes.get(scene);
    if (group) group.push(shot);
    else scenes.set(scene, [shot]);
  }
  return scenes;
}

function suite(scene: string, shots: readonly ShotSummary[], index: number, summary: Summary): string {
  const properties = {
    batch: summary.name,
    manifest: summary.manifest,
    out_dir: summary.out_dir,
    base_url: summary.base_url,
    tool: `sora-batch ${summary.tool}`,
  };
  const about = Object.entries(properties).map(([name, value]) =>
    xmlElement("property", { name, value: printable(value ?? "") }),
  );
  const cases = shots.map((shot) => testCase(shot, scene, summary));
  return xmlElement(
    "testsuite",
    {
      name: scene,
      ...counts(shots),
      skipped: shots.filter((shot) => verdictOf(shot) === "skipped").length,
      time: seconds(shots.reduce((sum, shot) => sum + timeOf(shot), 0)),
      // Without a zone, as every schema of the family wants it.
      timestamp: summary.generated_at.slice(0, 19),
      id: index,
    },
    lines([xmlElement("properties", {}, lines(about)), ...cases]),
  );
}

function counts(shots: readonly ShotSummary[]) {
  const verdicts = shots.map(verdictOf);
  return {
    tests: shots.length,
    failures: verdicts.filter((verdict) => verdict === "failure").length,
    errors: verdicts.filter((verdict) => verdict === "error").length,
  };
}

function testCase(shot: ShotSummary, scene: string, summary: Summary): string {
  const verdict = verdictOf(shot);
  const parts = [
    ...(verdict === "passed" ? [] : [verdictElement(shot, verdict)]),
    xmlElement("system-out", {}, xmlText(facts(shot, summary).join("\n"))),
  ];
  const warnings = shot.files.flatMap((file) => file.warnings.map((warning) => `${file.path}: ${warning}`));
  if (warnings.length > 0) parts.push(xmlElement("system-err", {}, xmlText(warnings.map(printable).join("\n"))));
  const attributes = {
    // Viewers take what stands before the last dot for a package.
    classname: printable(shot.scene === null ? summary.name : `${summary.name}.${scene}`),
    name: printable(shot.id),
    time: seconds(timeOf(shot)),
    file: printable(shot.source.file),
    line: shot.source.line,
  };
  return xmlElement("testcase", attributes, lines(parts));
}

function verdictElement(shot: ShotSummary, name: Exclude<Verdict, "passed">): string {
  const reason = printable(shot.reason ?? shot.outcome.replace("_", " "));
  const text = [reason, printable(shot.remedy ?? ""), printable(`${shot.source.file}:${shot.source.line}`)];
  const type = shot.takes.at(-1)?.failure?.kind ?? shot.outcome;
  return xmlElement(name, { message: reason, type }, xmlText(text.filter((line) => line !== "").join("\n")));
}

function facts(shot: ShotSummary, { out_dir }: Summary): string[] {
  const properties = {
    outcome: shot.outcome,
    job: shot.job,
    key: shot.takes.at(-1)?.key ?? null,
    take: shot.takes.at(-1)?.number ?? null,
    size: frameSize(shot.request),
    video_seconds: shot.price.video_seconds,
    usd: shot.spent.takes > 0 ? shot.spent.usd : null,
  };
  return [
    ...Object.entries(properties).flatMap(([name, value]) =>
      value === null ? [] : [bracketed(`PROPERTY|${name}=${value}`)],
    ),
    ...shot.files.map((file) => bracketed(`ATTACHMENT|${out_dir}/${file.path}`)),
  ];
}

function bracketed(text: string): string {
  return `[[${printable(text).replaceAll("]]", "] ]")}]]`;
}

/** A failure is the shot's own, an error is one of the way there, and what nobody tried yet is skipped. */
function verdictOf(shot: ShotSummary): Verdict {
  const { outcome } = shot;
  switch (outcome) {
    case "saved":
      return shot.complete ? "passed" : "error";
    case "failed":
      return shot.takes.at(-1)?.failure?.kind === "lost" ? "error" : "failure";
    case "rejected":
      return "failure";
    case "uncertain":
    case "expired":
      return "error";
    case "held":
      // Held for the budget is nothing bought; held with a take may be a purchase that nobody has.
      return shot.uncertain === null ? "skipped" : "error";
    case "pending":
    case "cancelled":
      return "skipped";
    case "queued":
    case "in_progress":
    case "rendered":
      // On its way when the run was interrupted, unless something keeps it from arriving.
      return shot.reason === null ? "skipped" : "error";
    default:
      return unreachable(outcome);
  }
}

function timeOf({ timings }: ShotSummary): number {
  return Object.values(timings).reduce((sum: number, part: number | null) => sum + (part ?? 0), 0);
}

function seconds(time: number): string {
  return time.toFixed(3);
}

function lines(elements: readonly string[]): string {
  return elements.length === 0 ? "" : `\n${elements.join("\n")}\n`;
}
