import { describe, expect, it } from "vitest";
import { statusTable } from "../../../src/report/formats/status-table.js";
import { printable } from "../../../src/util/printable.js";
import { History, shotOf } from "../../support/ledger-builder.js";
import { summaryOf } from "../batches.js";
import { hostile, hostileSummary } from "../hostile.js";

describe("the status table", () => {
  it("has one line per shot: where it stands, its job, since when, its file", () => {
    const twins = shotOf("twins", { request: { n_variants: 2 }, files: ["twins-1.mp4", "twins-2.mp4"] });
    const shots = [shotOf("landing"), twins, shotOf("dust"), shotOf("crater")];
    const history = new History().startRun();
    history.saveAll(shots[0]!);
    history.saveAll(twins);
    history.intend(shots[2]!).submitted().started();
    history.wait(95);
    expect(statusTable(summaryOf(shots, history), { colour: false })).toBe(
      [
        "shot     state        job             age         file",
        "landing  saved        task_landing_1  2 min 52 s  renders/mars-teaser/landing.mp4",
        "twins    saved        task_twins_1    1 min 35 s  renders/mars-teaser/twins-1.mp4 and 1 more",
        "dust     in_progress  task_dust_1     1 min 35 s  -",
        "crater   pending      -               -           -",
        "",
        "2 of 4 shots on disk, 1 on the server, 1 not sent",
        "",
      ].join("\n"),
    );
  });

  it("calls a shot incomplete whose file is gone", () => {
    const a = shotOf("a");
    const history = new History().startRun();
    const take = history.saveAll(a);
    const disk = new Map([[`${take.key}/1`, { found: "missing" as const }]]);
    expect(statusTable(summaryOf([a], history, { disk }), { colour: false })).toMatch(/^a {5}incomplete {2}/m);
  });

  it.each(hostile)("shows %j without a control or direction character", (text) => {
    const lines = statusTable(hostileSummary(text), { colour: false }).split("\n");
    expect(lines.map(printable)).toEqual(lines);
    expect(lines).toHaveLength(7);
  });
});
