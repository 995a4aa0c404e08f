import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/model/notice.js";
import { ProgressFold } from "../../src/observe/progress-fold.js";
import { screenHeight, screenLines } from "../../src/observe/screen.js";
import { textColumns } from "../../src/util/columns.js";
import { History, shotOf } from "../support/ledger-builder.js";
import { note, planOf, shotsNamed } from "./plan-builder.js";

const colors = picocolors.createColors(false);

class Scene {
  readonly history = new History();
  readonly fold: ProgressFold;

  constructor(shots: ReturnType<typeof shotsNamed>) {
    this.fold = new ProgressFold({
      plan: planOf(shots),
      ledger: this.history.ledger,
      settings: { concurrency: 2, queue_ahead: 1, budget: { usd: 5 } },
      name: "mars-teaser",
      base_url: "http://127.0.0.1:8000/v1",
      now: this.history.now,
    });
  }

  /** Shows the fold what was added to the history, and these notices. */
  happens(act: (history: History) => unknown, ...notices: RunEvent[]): this {
    const before = this.history.facts.length;
    act(this.history);
    for (const event of [...this.history.facts.slice(before), ...notices]) this.fold.apply(event, this.history.now);
    return this;
  }

  lines(columns = 100, rows = 24): string[] {
    return screenLines(this.fold.view, { columns, rows }, this.history.now, colors);
  }
}

describe("the live display", () => {
  it("shows the run, its sum and a line per active shot", () => {
    const [landing, dust, crater, dune] = ["landing", "dust", "crater", "dune"].map((id) => shotOf(id));
    const scene = new Scene([landing!, dust!, crater!, dune!]);
    scene.happens(
      (history) => {
        const first = history.intend(landing!).submitted();
        history.wait(60);
        first.rendered().saved();
        history.intend(crater!).submitted().rendered();
        history.intend(dust!).submitted().started();
        history.wait(30);
      },
      note.downloading("crater", 12_400_000, 20_100_000),
    );
    expect(scene.lines()).toEqual([
      "mars-teaser  http://127.0.0.1:8000/v1  2 jobs + 1 waiting  ctrl-c stops, run again resumes",
      "██████▌░░░░░░░░░░░░░░░░░░░  1/4   about 15 s left   $1.50 of $5.00",
      "  dust    rendering       0:30  task_dust_1",
      "  crater  downloading     61 %  12.4 of 20.1 MB",
    ]);
  });

  it("counts the requests of the last minute against what the run allows itself", () => {
    const scene = new Scene(shotsNamed("crater"));
    const asked = { notice: "requested", per_minute: 20, minute_ms: 60_000 } as const;
    scene.happens((history) => history.intend(shotOf("crater")).submitted(), asked, asked);
    scene.history.wait(40);
    scene.happens(() => {}, { ...asked, per_minute: 12 });
    expect(scene.lines()[1]).toMatch(/3\/12 req\/min$/);
    scene.history.wait(30);
    expect(scene.lines()[1]).toMatch(/1\/12 req\/min$/);
  });

  it("says what is tried again, when and why", () => {
    const scene = new Scene(shotsNamed("crater"));
    scene.happens(
      (history) => history.intend(shotOf("crater")),
      note.retrying("crater", "submit", "the server answered 503"),
    );
    scene.history.wait(1);
    expect(scene.lines().at(-1)).toBe("  crater  retrying        0:01  submit again in 3.0 s: the server answered 503");
  });

  it("counts what failed and what is held, and says that nothing more is sent", () => {
    const shots = shotsNamed("elsa", "crater");
    const scene = new Scene(shots);
    scene.happens((history) => history.intend(shots[0]!).rejected(), { notice: "submits-stopped", reason: "the key" });
    expect(scene.lines()[1]).toBe("█████████████░░░░░░░░░░░░░  0/2   1 failed   no more submits   $0.50 of $5.00");
  });

  it("names no price where there is none", () => {
    const shots = shotsNamed("crater");
    const scene = new Scene(shots);
    scene.happens((history) => history.intend(shots[0]!, { pricing: { per_second_usd: {} } }));
    expect(scene.lines()[1]).not.toContain("$");
  });

  it("keeps the advice when the window is too narrow for the rest of the header", () => {
    const scene = new Scene(shotsNamed("crater"));
    expect(scene.lines(80)[0]).toBe("mars-teaser  http://127.0.0.1:8000/v1  ctrl-c stops, run again resumes");
    expect(scene.lines(60)[0]).toBe("mars-teaser  ctrl-c stops, run again resumes");
  });

  it.each([
    [80, 24],
    [40, 10],
    [200, 50],
    [12, 5],
    [1, 1],
  ])("fits a window of %i x %i with 60 shots under way, and counts those that do not", (columns, rows) => {
    const shots = shotsNamed(...Array.from({ length: 60 }, (_, index) => `shot-${index}`));
    const scene = new Scene(shots);
    for (const shot of shots) scene.happens((history) => history.intend(shot).submitted());
    const lines = scene.lines(columns, rows);
    expect(lines).toHaveLength(screenHeight(scene.fold.view, { columns, rows }));
    expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 2));
    for (const line of lines) expect(textColumns(line)).toBeLessThan(columns);
    if (rows - 4 > 1 && columns > 40) expect(lines.at(-1)).toBe(`  … and ${60 - (rows - 5)} more under way`);
  });
});
