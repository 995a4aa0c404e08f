import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/model/notice.js";
import { textColumns } from "../../src/util/columns.js";
import { History, START } from "../support/ledger-builder.js";
import { factsOf, note, planOf, shotsNamed } from "./plan-builder.js";
import { hasTmux, openTerminal, type TerminalRig } from "./tmux.js";

const shots = shotsNamed(...Array.from({ length: 60 }, (_, index) => `shot-${String(index + 1).padStart(2, "0")}`));
const isHeader = (line: string): boolean => line.startsWith("mars-teaser");
const isShot = (line: string): boolean => /^ {2}(shot-\d\d|… and)/.test(line);

/** A run of 60 shots shown in a window, driven event by event. */
class Stage {
  readonly history = new History();
  readonly rig: TerminalRig;

  constructor(rig: TerminalRig) {
    this.rig = rig;
    const settings = { concurrency: 2, queue_ahead: 1, budget: { usd: 40 } };
    const texts = { name: "mars-teaser", base_url: "http://127.0.0.1:8000/v1", output_dir: "renders", level: "notice" };
    rig.tell({ now: START, open: { plan: { steps: planOf(shots).steps, orphans: [] }, settings, ...texts } });
  }

  tell(...events: readonly RunEvent[]): this {
    this.rig.tell(...events.map((event) => ({ now: this.history.now, event })));
    return this;
  }

  facts(act: (history: History) => unknown): this {
    return this.tell(...factsOf(this.history, act));
  }

  submit(from: number, to: number): this {
    for (const shot of shots.slice(from, to)) this.facts((history) => history.intend(shot).submitted());
    return this;
  }
}

const windows: [number, number][] = [
  [80, 24],
  [40, 10],
  [200, 50],
];

if (!hasTmux) process.stderr.write("tmux is not installed: the live display is not tested on a terminal\n");

describe.runIf(hasTmux)("the live display on a terminal", () => {
  it.each(windows)("fills no more than a window of %i x %i, and leaves nothing behind", async (columns, rows) => {
    const stage = new Stage(await openTerminal(columns, rows));
    const { rig } = stage;
    stage.submit(0, 60);
    const lines = await rig.shows(`… and ${60 - (rows - 5)} more under way`);
    expect(lines.findIndex(isHeader)).toBe(0);
    expect(lines.filter(isShot)).toHaveLength(rows - 4);
    for (const line of lines) expect(textColumns(line)).toBeLessThan(columns);
    for (const shot of shots.slice(0, 58)) {
      stage.facts((history) => {
        history.intend(shot).submitted().rendered().saved();
      });
    }
    await rig.shows((now) => now.filter(isShot).length === 2 && now.join("\n").includes("58/60"));
    expect(await rig.screen({ history: true })).toHaveLength(4);
  });

  it.each(windows)("prints messages above it, whole and in order, at %i x %i", async (columns, rows) => {
    const stage = new Stage(await openTerminal(columns, rows));
    const { rig } = stage;
    stage.submit(0, 2);
    const messages = Array.from(
      { length: 30 },
      (_, index) => `message ${index} about a shot that is 漢字漢字 too dark`,
    );
    for (const message of messages) stage.tell(note.warning("shot-01", message));
    await rig.shows("message 29");
    stage.tell(note.retrying("shot-02", "poll", "the server answered 503"));
    await rig.shows("shot-02 poll again");
    const everything = await rig.screen({ history: true });
    expect(everything.filter(isHeader)).toHaveLength(1);
    expect(everything.filter(isShot)).toHaveLength(2);
    const above = everything.slice(0, everything.findIndex(isHeader)).map((line) => line.trim());
    const expected = messages.map((message) => `shot-01 warning: ${message}`).join(" ");
    expect(above.join(" ").startsWith(expected)).toBe(true);
    for (const line of everything) expect(textColumns(line)).toBeLessThan(columns);
  });

  it("follows the window when that is resized", async () => {
    const stage = new Stage(await openTerminal(80, 24));
    const { rig } = stage;
    stage.submit(0, 60).tell(note.retrying("shot-02", "poll", "a long reason ".repeat(20)));
    await rig.shows("… and 41 more under way");
    const sizes: [number, number][] = [
      [40, 10],
      [200, 50],
      [30, 50],
      [100, 20],
    ];
    for (const [columns, rows] of sizes) {
      await rig.resize(columns, rows);
      await rig.shows((lines) => {
        const display = lines.slice(lines.findIndex(isHeader));
        const last = `  … and ${60 - (rows - 5)} more under way`.slice(0, columns - 1);
        return (
          lines.filter(isHeader).length === 1 &&
          display.length === rows - 2 &&
          display.at(-1) === last &&
          display.every((line) => textColumns(line) < columns)
        );
      });
    }
  });

  it("takes back the lines that a narrower window has broken in two, and no message above them", async () => {
    const stage = new Stage(await openTerminal(100, 24));
    const { rig } = stage;
    stage.submit(0, 3).tell(note.warning(null, "one"), note.warning(null, "two"));
    await rig.shows("two");
    for (const [columns, header] of [
      [50, "mars-teaser  ctrl-c stops, run again resumes"],
      [20, "mars-teaser  ctrl-…"],
    ] as const) {
      await rig.resize(columns, 24);
      const lines = await rig.shows((now) => now.includes(header) && textColumns(now.at(-1) ?? "") < columns);
      const above = lines.slice(0, lines.indexOf(header));
      expect(above.filter((line) => line !== "" && !line.startsWith("warning: "))).toEqual([]);
      expect(lines.slice(lines.indexOf(header))).toHaveLength(5);
      // The terminal may have moved the messages off the window by itself.
      expect((await rig.screen({ history: true })).slice(0, 2)).toEqual(["warning: one", "warning: two"]);
    }
  });

  it("lets the ages of shots go on while nothing happens", async () => {
    const stage = new Stage(await openTerminal(80, 24));
    stage.submit(0, 1);
    await stage.rig.shows("0:00  task_shot-01_1");
    stage.rig.tell({ now: START + 72_000 });
    await stage.rig.shows("1:12  task_shot-01_1");
  });

  it("makes room at close for what is printed next, below the last messages", async () => {
    const stage = new Stage(await openTerminal(80, 24));
    const { rig } = stage;
    stage.submit(0, 5).tell(note.warning(null, "last words"));
    rig.tell({ close: true }, { close: true, print: "0 of 60 shots on disk" });
    await rig.shows("0 of 60");
    expect(await rig.screen({ history: true })).toEqual(["warning: last words", "0 of 60 shots on disk"]);
    expect(await rig.isOrdinary()).toBe(true);
  });

  it("neither keeps a process alive nor leaves it without its cursor and line wrapping", async () => {
    const stage = new Stage(await openTerminal(80, 24));
    stage.submit(0, 5);
    await stage.rig.shows("shot-05");
    expect(await stage.rig.isOrdinary()).toBe(false);
    stage.rig.end();
    expect(await stage.rig.shows("left")).toEqual(["left"]);
    expect(await stage.rig.isOrdinary()).toBe(true);
  });
});
