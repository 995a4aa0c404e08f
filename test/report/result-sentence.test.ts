import { expect, it } from "vitest";
import { resultSentence } from "../../src/report/result-sentence.js";
import { summarize } from "../../src/report/summary.js";
import { History, shotOf } from "../support/ledger-builder.js";
import { everyOutcome, summaryOf } from "./batches.js";

it("says how many shots are on disk and what became of the others", () => {
  const shots = ["a", "b", "c"].map((id) => shotOf(id));
  const history = new History().startRun();
  for (const shot of shots.slice(0, 2)) history.saveAll(shot);
  history.intend(shots[2]!).rejected();
  expect(resultSentence(summaryOf(shots, history))).toBe("2 of 3 shots on disk, 1 rejected");
});

it("counts every shot once", () => {
  const summary = summarize(everyOutcome().input);
  const sentence = resultSentence(summary);
  expect(sentence).toBe(
    "1 of 13 shots on disk, 1 rejected, 1 failed, 1 expired, 1 cancelled, 2 held, 1 uncertain, 1 to download, 2 on the server, 2 not sent",
  );
  const [complete = 0, total, ...rest] = [...sentence.matchAll(/\d+/g)].map(Number);
  expect(complete + rest.reduce((sum, count) => sum + count, 0)).toBe(total);
});

it("speaks of one shot in the singular, and of a lost file as incomplete", () => {
  const shot = shotOf("a");
  const history = new History().startRun();
  const take = history.saveAll(shot);
  expect(resultSentence(summaryOf([shot], history))).toBe("1 of 1 shot on disk");
  const disk = new Map([[`${take.key}/1`, { found: "changed" as const }]]);
  expect(resultSentence(summaryOf([shot], history, { disk }))).toBe("0 of 1 shot on disk, 1 incomplete");
});
