import { describe, expect, it } from "vitest";
import { renderJson } from "../../../src/report/formats/json.js";
import type { Summary } from "../../../src/report/summary-shape.js";
import { printable } from "../../../src/util/printable.js";
import { hostile, hostileSummary } from "../hostile.js";

const jsonOf = (summary: Summary): string => [...renderJson(summary)].join("");

describe("report.json", () => {
  it.each(hostile)("carries %j exactly and shows none of it raw on a terminal", (text) => {
    const summary = hostileSummary(text);
    const json = jsonOf(summary);
    expect(JSON.parse(json)).toEqual(summary);
    const lines = json.split("\n");
    expect(lines.map(printable)).toEqual(lines);
  });

  it("is indented as JSON is, however many pieces it comes in", () => {
    const summary = hostileSummary("plain");
    const many = { ...summary, shots: Array.from({ length: 2000 }, () => summary.shots).flat(), former: [] };
    expect([...renderJson(many)].length).toBeGreaterThan(1);
    expect(jsonOf(many)).toBe(`${JSON.stringify(many, null, 2)}\n`);
  });

  it("leaves readable text readable", () => {
    expect(jsonOf(hostileSummary("Ein Weg über die Dünen 🚀, 火星"))).toContain('"Ein Weg über die Dünen 🚀, 火星"');
  });
});
