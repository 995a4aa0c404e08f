import { describe, expect, it } from "vitest";
import { renderEdl } from "../../../src/report/formats/edl.js";
import { summarize } from "../../../src/report/summary.js";
import { History, shotOf } from "../../support/ledger-builder.js";
import { everyOutcome, summaryOf } from "../batches.js";
import { hostile, hostileSummary } from "../hostile.js";

/** The standard form's columns as CMX 3600 has them: event, reel, channels, transition, its length, and four times. */
const widths = [3, -2, 8, -1, 4, -2, 4, -1, 3, -1, 11, -1, 11, -1, 11, -1, 11] as const;

interface Event {
  readonly number: string;
  readonly reel: string;
  readonly channels: string;
  readonly cut: string;
  readonly times: readonly number[];
}

function readEdl(text: string): { head: string[]; events: Event[]; comments: string[] } {
  const [head, events, comments]: [string[], Event[], string[]] = [[], [], []];
  for (const line of text.split("\n")) {
    if (/^\d/.test(line)) events.push(readEvent(line));
    else if (line.startsWith("* ")) comments.push(line.slice(2));
    else if (line !== "") head.push(line);
  }
  return { head, events, comments };
}

function readEvent(line: string): Event {
  const cells: string[] = [];
  let at = 0;
  for (const width of widths) {
    const cell = line.slice(at, at + Math.abs(width));
    at += Math.abs(width);
    if (width > 0) cells.push(cell.trim());
    else expect(cell.trim()).toBe("");
  }
  expect(line).toHaveLength(at);
  const [number = "", reel = "", channels = "", cut = "", , ...times] = cells;
  return { number, reel, channels, cut, times: times.map(framesOf) };
}

function framesOf(timecode: string): number {
  const [, hours, minutes, seconds, frames] = (/^(\d\d):(\d\d):(\d\d):(\d\d)$/.exec(timecode) ?? []).map(Number);
  expect([minutes, seconds, frames].every((part, index) => part !== undefined && part < [60, 60, 24][index]!)).toBe(
    true,
  );
  return ((hours! * 60 + minutes!) * 60 + seconds!) * 24 + frames!;
}

describe("timeline.edl", () => {
  it("cuts what is on disk together and leaves black for what is missing, to the letter", () => {
    const landing = shotOf("landing", { scene: "Arrival", files: ["Arrival/landing.mp4"] });
    const dust = shotOf("dust", { scene: "Arrival" });
    const history = new History().startRun();
    history.intend(landing).submitted().rendered().saved({ seconds: 8.02 });
    history.intend(dust).rejected("policy", { message: "refused" });
    expect(renderEdl(summaryOf([landing, dust], history))).toBe(`TITLE: mars-teaser
FCM: NON-DROP FRAME

001  LANDING  V     C        00:00:00:00 00:00:08:00 01:00:00:00 01:00:08:00
* FROM CLIP NAME: landing.mp4
* SOURCE FILE: Arrival/landing.mp4
* LOC: 01:00:00:00 GREEN   Arrival
* PROMPT: A view of landing

002  BL       V     C        00:00:00:00 00:00:05:00 01:00:08:00 01:00:13:00
* FROM CLIP NAME: dust
* MISSING: dust, rejected: refused
* PROMPT: A view of dust
`);
  });

  it("is read column by column: events follow each other, and every source has a reel of its own", () => {
    const ids = [
      "shot-0001",
      "shot-0002",
      "SHOT_0002x",
      "shot.0002",
      "bl",
      "ax",
      "___",
      "a-rather-long-name",
      "a-rather-long-nose",
    ];
    const shots = ids.map((id) => shotOf(id, { request: { prompt: id } }));
    const history = new History().startRun();
    for (const shot of shots) history.saveAll(shot);
    for (const summary of [
      summaryOf(shots, history),
      summarize(everyOutcome().input),
      ...hostile.map(hostileSummary),
    ]) {
      const { head, events } = readEdl(renderEdl(summary));
      expect(head).toEqual([expect.stringMatching(/^TITLE: /), "FCM: NON-DROP FRAME"]);
      expect(events.map((event) => Number(event.number))).toEqual(summary.shots.map((_, index) => index + 1));
      let record = 3600 * 24;
      for (const { channels, cut, times } of events) {
        expect([channels, cut]).toEqual(["V", "C"]);
        expect(times).toEqual([0, times[1], record, record + times[1]!]);
        record = times[3]!;
      }
      const reels = events.map((event) => event.reel).filter((reel) => reel !== "BL");
      expect(new Set(reels).size).toBe(reels.length);
      for (const reel of reels) expect(reel).toMatch(/^(?!AX$)[A-Z0-9_]{1,8}$/);
    }
  });

  it("goes on past the 999 events that the format has numbers for, and says so", () => {
    const shots = Array.from({ length: 1001 }, (_, index) => shotOf(`shot-${index}`));
    const text = renderEdl(summaryOf(shots, new History()));
    expect(text).toContain("* 1001 EVENTS: CMX 3600 ITSELF HOLDS 999\n");
    expect(text).toMatch(/^1001 {2}BL /m);
  });
});
