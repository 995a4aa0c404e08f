// What the schema of Jenkins' xUnit plugin says of a report: repository jenkinsci/xunit-plugin,
// src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-9.xsd. (junit-10.xsd is the same for what is used here,
// but for a test case's file and line, which it leaves out, and for the form of times, which is checked as it has it.)
import type { XmlNode } from "../../support/xml.js";

interface Rule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly children: readonly string[];
}

const verdict: Rule = { required: [], optional: ["type", "message"], children: [] };
const text: Rule = { required: [], optional: [], children: [] };

const rules: Readonly<Record<string, Rule>> = {
  testsuites: {
    required: [],
    optional: ["name", "time", "tests", "failures", "disabled", "errors"],
    children: ["testsuite"],
  },
  testsuite: {
    required: ["name", "tests", "failures", "errors"],
    optional: ["time", "skipped", "timestamp", "hostname", "id", "package", "file"],
    children: ["testsuite", "properties", "testcase", "system-out", "system-err"],
  },
  testcase: {
    required: ["name"],
    optional: ["assertions", "time", "classname", "status", "class", "file", "line"],
    children: ["skipped", "error", "failure", "system-out", "system-err"],
  },
  properties: { required: [], optional: [], children: ["property"] },
  property: { required: ["name", "value"], optional: [], children: [] },
  failure: verdict,
  error: verdict,
  skipped: verdict,
  "system-out": text,
  "system-err": text,
};

const time = /^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$/;

/** @returns what breaks the rules, one line each. */
export function junitProblems(node: XmlNode): string[] {
  const rule = rules[node.name];
  if (!rule) return [`unknown element ${node.name}`];
  const { required, optional, children } = rule;
  const present = Object.keys(node.attributes);
  return [
    ...required.filter((name) => !present.includes(name)).map((name) => `${node.name} lacks ${name}`),
    ...present.filter((name) => ![...required, ...optional].includes(name)).map((name) => `${node.name} has ${name}`),
    ...("time" in node.attributes && !time.test(node.attributes.time ?? "") ? [`${node.name} time`] : []),
    ...node.children.filter((child) => !children.includes(child.name)).map((child) => `${child.name} in ${node.name}`),
    ...node.children.flatMap(junitProblems),
  ];
}
