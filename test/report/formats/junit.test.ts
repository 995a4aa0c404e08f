import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderJunit } from "../../../src/report/formats/junit.js";
import { xmlElement, xmlText } from "../../../src/report/formats/xml-text.js";
import { summarize } from "../../../src/report/summary.js";
import { History, shotOf } from "../../support/ledger-builder.js";
import { elementsNamed, hasXmlParser, readXml, type XmlNode } from "../../support/xml.js";
import { everyOutcome, summaryOf } from "../batches.js";
import { hostile, hostileSummary } from "../hostile.js";
import { junitProblems } from "./junit-rules.js";

/** What XML 1.0 lets through of a text, and what a parser makes of it. */
function asXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are forbidden
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "\ufffd");
}

describe("junit.xml", () => {
  it("has scenes as suites and shots as test cases, to the letter", () => {
    const landing = shotOf("landing", { scene: "Arrival" });
    const elsa = shotOf("elsa");
    const history = new History().startRun();
    const saved = history.saveAll(landing);
    const refused = history.intend(elsa).rejected("policy", { message: 'No "real" people', code: "content_filtered" });
    history.endRun();
    expect(renderJunit(summaryOf([landing, elsa], history))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<!-- sora-batch -->
<testsuites name="mars-teaser" tests="2" failures="1" errors="0" time="77.000">
<testsuite name="Arrival" tests="1" failures="0" errors="0" skipped="0" time="77.000" timestamp="2026-11-01T10:01:17" id="0">
<properties>
<property name="batch" value="mars-teaser"/>
<property name="manifest" value="shots.yaml"/>
<property name="out_dir" value="renders/mars-teaser"/>
<property name="base_url" value="http://127.0.0.1:8000/v1"/>
<property name="tool" value="sora-batch 0.1.0"/>
</properties>
<testcase classname="mars-teaser.Arrival" name="landing" time="77.000" file="shots.yaml" line="10">
<system-out>[[PROPERTY|outcome=saved]]
[[PROPERTY|job=task_landing_1]]
[[PROPERTY|key=${saved.key}]]
[[PROPERTY|take=1]]
[[PROPERTY|size=1280x720]]
[[PROPERTY|video_seconds=5]]
[[PROPERTY|usd=0.5]]
[[ATTACHMENT|renders/mars-teaser/landing.mp4]]</system-out>
</testcase>
</testsuite>
<testsuite name="mars-teaser" tests="1" failures="1" errors="0" skipped="0" time="0.000" timestamp="2026-11-01T10:01:17" id="1">
<properties>
<property name="batch" value="mars-teaser"/>
<property name="manifest" value="shots.yaml"/>
<property name="out_dir" value="renders/mars-teaser"/>
<property name="base_url" value="http://127.0.0.1:8000/v1"/>
<property name="tool" value="sora-batch 0.1.0"/>
</properties>
<testcase classname="mars-teaser" name="elsa" time="0.000" file="shots.yaml" line="10">
<failure message="No &#34;real&#34; people (content_filtered)" type="policy">No &#34;real&#34; people (content_filtered)
Describe people and characters generically: real people, known characters, logos, sexual content and violence are refused.
shots.yaml:10</failure>
<system-out>[[PROPERTY|outcome=rejected]]
[[PROPERTY|key=${refused.key}]]
[[PROPERTY|take=1]]
[[PROPERTY|size=1280x720]]
[[PROPERTY|video_seconds=5]]</system-out>
</testcase>
</testsuite>
</testsuites>
`);
  });

  it("tells failures of a shot from errors on the way and from what nobody tried yet", () => {
    const lost = shotOf("lost");
    const { shots, history, input } = everyOutcome();
    history.intend(lost).submitted().failed("lost");
    const summary = summaryOf([...shots, lost], history, input.heldReasons ? { heldReasons: input.heldReasons } : {});
    const xml = renderJunit(summary);
    const verdicts = [...xml.matchAll(/<testcase [^>]*name="([^"]*)"[^>]*>\n<(\w+)[ -]/g)].map(([, id, tag]) => [
      id,
      tag === "system" ? "passed" : tag,
    ]);
    expect(Object.fromEntries(verdicts)).toEqual({
      pending: "skipped",
      uncertain: "error",
      queued: "skipped",
      in_progress: "skipped",
      rendered: "error",
      saved: "passed",
      failed: "failure",
      rejected: "failure",
      cancelled: "skipped",
      expired: "error",
      held: "error",
      "over-budget": "skipped",
      edited: "skipped",
      lost: "error",
    });
  });

  it("calls a saved shot an error when its file is gone", () => {
    const shot = shotOf("landing");
    const history = new History().startRun();
    const { key } = history.saveAll(shot);
    const summary = summaryOf([shot], history, { disk: new Map([[`${key}/1`, { found: "missing" as const }]]) });
    expect(renderJunit(summary)).toContain('<error message="landing.mp4 is missing"');
  });

  it.runIf(hasXmlParser)("keeps the rules of the public schema, and its counts are true", () => {
    const summaries = [summarize(everyOutcome().input), summaryOf([], new History()), ...hostile.map(hostileSummary)];
    for (const root of readXml(summaries.map(renderJunit))) {
      expect(junitProblems(root)).toEqual([]);
      for (const suite of elementsNamed(root, "testsuite")) {
        const count = (name: string): string => String(elementsNamed(suite, name).length);
        const { tests, failures, errors, skipped } = suite.attributes;
        expect({ tests, failures, errors, skipped }).toEqual({
          tests: count("testcase"),
          failures: count("failure"),
          errors: count("error"),
          skipped: count("skipped"),
        });
      }
    }
  });

  it("and those rules notice what the schema forbids", () => {
    const node = (name: string, children: XmlNode[] = []): XmlNode => ({ name, attributes: {}, text: "", children });
    expect(junitProblems(node("testsuites", [node("testcase")]))).toEqual([
      "testcase in testsuites",
      "testcase lacks name",
    ]);
  });

  it.runIf(hasXmlParser)("is well-formed whatever the strings, and a parser reads them back", () => {
    const odd = fc.constantFrom(
      "]]>",
      "<![CDATA[",
      "&#0;",
      "\u0000",
      "\ud800",
      "\udc00x",
      "\uffff",
      "\r\n",
      "\t",
      "<!--",
    );
    const anything = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(odd).map((parts) => parts.join("")),
    );
    const texts = [...hostile, ...fc.sample(anything, 200), ...fc.sample(fc.string({ unit: "grapheme" }), 100)];
    const elements = readXml(texts.map((text) => xmlElement("a", { b: text }, xmlText(`${text}.`))));
    for (const [index, text] of texts.entries()) {
      expect(elements[index]?.attributes.b).toBe(asXml(text));
      expect(elements[index]?.text).toBe(asXml(`${text}.`));
    }
    for (const root of readXml(texts.slice(0, 60).map((text) => renderJunit(hostileSummary(text))))) {
      expect(elementsNamed(root, "testcase").map((element) => element.attributes.name)).toEqual([
        "saved",
        "refused",
        "held",
      ]);
    }
  });
});
