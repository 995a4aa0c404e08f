import { describe, expect, it } from "vitest";
import { renderJson } from "../../../src/report/formats/json.js";
import { printable } from "../../../src/util/printable.js";
import { hostile, hostileSummary } from "../hostile.js";

describe("report.json", () => {
  it.each(hostile)("carries %j exactly and shows none of it raw on a terminal", (text) => {
    const summary = hostileSummary(text);
    const json = renderJson(summary);
    expect(JSON.parse(json)).toEqual(summary);
    const lines = json.split("\n");
    expect(lines.map(printable)).toEqual(lines);
  });

  it("leaves readable text readable", () => {
    expect(renderJson(hostileSummary("Ein Weg über die Dünen 🚀, 火星"))).toContain(
      '"Ein Weg über die Dünen 🚀, 火星"',
    );
  });
});
