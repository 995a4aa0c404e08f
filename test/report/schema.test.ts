import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { renderJson } from "../../src/report/formats/json.js";
import { summarize } from "../../src/report/summary.js";
import type { Summary } from "../../src/report/summary-shape.js";
import { History, shotOf } from "../support/ledger-builder.js";
import { everyOutcome, summaryOf } from "./batches.js";
import { hostile, hostileSummary } from "./hostile.js";

const schema = JSON.parse(readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

function problems(summary: unknown): unknown[] {
  return validate(summary) ? [] : [...(validate.errors ?? [])];
}

const parsed = (summary: Summary): unknown => JSON.parse([...renderJson(summary)].join(""));

describe("report.json fits its schema", () => {
  it("with every outcome and a former take", () => {
    expect(problems(parsed(summarize(everyOutcome().input)))).toEqual([]);
  });

  it("with nothing sent, no price and no shots", () => {
    const settings = { concurrency: 1, budget: { usd: 1 } };
    expect(problems(parsed(summaryOf([shotOf("a")], new History(), { settings })))).toEqual([]);
    expect(problems(parsed(summaryOf([], new History())))).toEqual([]);
  });

  it("with variants, unfetchable ones, warnings and a look at the disk", () => {
    const four = shotOf("four", { request: { n_variants: 4 }, files: ["1.mp4", "2.mp4", "3.mp4", "4.mp4"] });
    const history = new History().startRun();
    const generations = ["u", "v", "v", null].map((video_url, index) => ({ id: `g${index}`, video_url }));
    const take = history.intend(four).submitted().rendered({ generations, expires_at: 1_800_000_000 });
    take.saved({ width: null, height: null, seconds: null, warnings: ["it is shorter"] }).saved({}, 2);
    const summary = summaryOf([four], history, { disk: new Map([[`${take.key}/1`, { found: "changed" as const }]]) });
    expect(summary.shots[0]?.unfetchable.map((entry) => entry.variant)).toEqual([3, 4]);
    expect(problems(parsed(summary))).toEqual([]);
  });

  it.each(hostile)("with %j everywhere", (text) => {
    expect(problems(parsed(hostileSummary(text)))).toEqual([]);
  });

  it("and the schema notices a field that is missing, unknown or of another type", () => {
    const good = summarize(everyOutcome().input);
    const { totals: _, ...without } = good;
    expect(problems(without)).toMatchObject([{ params: { missingProperty: "totals" } }]);
    expect(problems({ ...good, surprise: 1 })).toMatchObject([{ params: { additionalProperty: "surprise" } }]);
    expect(problems({ ...good, generated_at: "yesterday" })).toMatchObject([{ instancePath: "/generated_at" }]);
    const shots = good.shots.map((shot) => ({ ...shot, outcome: "lost" }));
    expect(problems({ ...good, shots })).toHaveLength(shots.length);
  });
});
