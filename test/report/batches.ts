// Batches for report tests: one with every outcome there is, and a short way to a summary.
import type { Ledger } from "../../src/model/ledger.js";
import type { Shot } from "../../src/model/shot.js";
import { type SummaryInput, summarize } from "../../src/report/summary.js";
import type { ShotSummary, Summary } from "../../src/report/summary-shape.js";
import { History, identitiesOf, shotOf, tenCents } from "../support/ledger-builder.js";

export function inputOf(
  shots: readonly Shot[],
  history: { readonly ledger: Ledger; readonly now: number },
  overrides: Partial<SummaryInput> = {},
): SummaryInput {
  return {
    name: "mars-teaser",
    manifest: "shots.yaml",
    shots,
    identities: identitiesOf(shots),
    ledger: history.ledger,
    settings: { concurrency: 2, budget: {}, pricing: tenCents },
    now: history.now,
    outDir: "renders/mars-teaser",
    tool: "0.1.0",
    ...overrides,
  };
}

export function summaryOf(...input: Parameters<typeof inputOf>): Summary {
  return summarize(inputOf(...input));
}

export function shotNamed(summary: Summary, id: string): ShotSummary {
  const shot = summary.shots.find((candidate) => candidate.id === id);
  if (!shot) throw new Error(`no shot ${id}`);
  return shot;
}

/** One shot per outcome, named after it, and an edited one whose former take was paid for. */
export function everyOutcome(): { shots: Shot[]; history: History; input: SummaryInput } {
  const outcomes = ["pending", "uncertain", "queued", "in_progress", "rendered", "saved", "failed", "rejected"];
  const shots = [...outcomes, "cancelled", "expired", "held", "over-budget", "edited"].map((id) => shotOf(id));
  const shot = (id: string) => shots.find((candidate) => candidate.id === id) ?? shotOf(id);
  const history = new History();
  history.startRun();
  history.intend(shot("held")).failed("timeout");
  history.endRun(1, 1).wait(24 * 3600);
  history.startRun();
  history.saveAll(shotOf("edited", { request: { prompt: "A view before the edit" } }));
  history.saveAll(shot("saved"));
  history.intend(shot("pending")).rejected("rate-limited");
  history.intend(shot("rejected")).rejected("policy", { code: "content_filtered", status: 400 });
  history.intend(shot("uncertain")).failed("network");
  history.intend(shot("failed")).submitted().failed("generation");
  history.intend(shot("failed"), { number: 2, why: "generation-retry" }).submitted().failed("generation");
  history.intend(shot("cancelled")).submitted().cancelled();
  history.intend(shot("expired")).submitted().rendered().expired();
  history.intend(shot("rendered")).submitted().rendered().failed("download");
  history.intend(shot("in_progress")).submitted().started();
  history.intend(shot("queued")).submitted();
  history.wait(1).endRun(40, 1);
  const heldReasons = new Map([["over-budget", "Raise the budget: the budget of $1.00 has $0.20 left."]]);
  return { shots, history, input: inputOf(shots, history, { heldReasons }) };
}
