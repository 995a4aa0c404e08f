// Batches for tests in a browser: a small film with everything that the page has to show.
import type { Shot } from "../../src/model/shot.js";
import type { Summary } from "../../src/report/summary-shape.js";
import { summaryOf } from "../report/batches.js";
import { History, shotOf } from "../support/ledger-builder.js";

/** Shots of one second, all on disk. */
export function finished(count: number): Summary {
  const shots = Array.from({ length: count }, (_, index) => second(`shot-${index + 1}`));
  const history = new History().startRun();
  for (const shot of shots) history.saveAll(shot);
  history.endRun();
  return summaryOf(shots, history);
}

/**
 * Arrival: landing (saved), dust (two variants), elsa (refused). First steps: hatch (retaken, edited before), poster (portrait),
 * over-budget (held).
 */
export function film(): Summary {
  const arrival = { scene: "Arrival", tags: ["exterior"] };
  const steps = { scene: "First steps", tags: ["interior"] };
  const landing = second("landing", { ...arrival, variables: { style: "35mm" } });
  const dust = second("dust", { ...arrival, tags: ["exterior", "wide"], files: ["dust.v1.mp4", "dust.v2.mp4"] }, 2);
  const elsa = second("elsa", arrival);
  const hatch = second("hatch", steps);
  const edited = second("hatch", { files: ["previous/hatch.mp4"], request: { ...hatch.request, prompt: "A door" } });
  const poster = second("poster", {
    ...steps,
    request: { ...hatch.request, prompt: "A print", width: 720, height: 1280 },
  });
  const held = second("over-budget", steps);
  const shots = [landing, dust, elsa, hatch, poster, held];
  const history = new History().startRun();
  for (const shot of [edited, landing, dust]) history.saveAll(shot);
  history.intend(elsa).rejected("policy", { message: "refused by content policy" });
  history.saveAll({ ...hatch, files: ["previous/hatch-1.mp4"] });
  history.saveAll(hatch, { number: 2, why: "retake" });
  history.saveAll(poster);
  history.wait(1).endRun(30, 1);
  return summaryOf(shots, history, { heldReasons: new Map([["over-budget", "Raise the budget."]]) });
}

function second(id: string, overrides: Parameters<typeof shotOf>[1] = {}, n_variants = 1): Shot {
  const { request, ...rest } = overrides;
  return shotOf(id, { ...rest, request: { n_seconds: 1, ...(n_variants > 1 ? { n_variants } : {}), ...request } });
}
