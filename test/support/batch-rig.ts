// Runs a plan against the fake server in virtual time, and again with what the ledger then knows.
import { setMaxListeners } from "node:events";
import type { Fact } from "../../src/model/fact.js";
import { identify } from "../../src/model/identity.js";
import { formerOccurrences, LedgerFold } from "../../src/model/ledger.js";
import type { Notice } from "../../src/model/notice.js";
import { makePlan, type Plan } from "../../src/model/plan.js";
import { renderTimes } from "../../src/model/render-times.js";
import type { Retryable } from "../../src/model/retryable.js";
import { defaultSettings, type Settings } from "../../src/model/settings.js";
import type { Shot } from "../../src/model/shot.js";
import { type ShotState, standing } from "../../src/model/standing.js";
import { RequestBudget } from "../../src/run/request-budget.js";
import { type BatchRun, startBatch } from "../../src/run/run-batch.js";
import { FakeServer } from "./fake-server.js";
import { fingerprintOf, shotOf } from "./ledger-builder.js";
import { VirtualClock } from "./virtual-clock.js";

export class BatchRig {
  readonly clock = new VirtualClock();
  readonly server = new FakeServer(this.clock);
  readonly fold = new LedgerFold();
  readonly facts: Fact[] = [];
  readonly notices: Notice[] = [];
  shots: Shot[];
  settings: Settings = { ...defaultSettings, requests_per_minute: 1000 };
  failFast = false;
  /** Called with each fact before it counts; a throw is a disk that refuses. */
  beforeRecord: (fact: Fact) => void = () => {};
  stop = new AbortController();

  constructor(...ids: string[]) {
    this.shots = ids.map((id) => shotOf(id));
  }

  plan(retry: Retryable[] = [], retake: string[] = []): Plan {
    return makePlan({
      name: "rig",
      shots: this.shots,
      identities: this.#identities(),
      ledger: this.fold.view,
      disk: new Map(),
      settings: this.settings,
      selected: new Set(this.shots.map((shot) => shot.id)),
      retry: new Set(retry),
      retake: new Set(retake),
      collectOrphans: true,
      now: this.clock.now(),
    });
  }

  start(plan = this.plan()): BatchRun {
    this.stop = new AbortController();
    setMaxListeners(0, this.stop.signal);
    const { clock, server, stop } = this;
    return startBatch(
      { name: "rig", plan, settings: this.settings, failFast: this.failFast },
      {
        api: server,
        store: server,
        clock,
        random: () => 0.5,
        stop: stop.signal,
        fail: (error) => stop.abort(error),
        budget: new RequestBudget(this.settings.requests_per_minute, clock, stop.signal),
        renderTimes: renderTimes(this.fold.view),
        notify: (notice) => this.notices.push(notice),
        record: async (fact) => {
          this.beforeRecord(fact);
          this.facts.push(fact);
          this.fold.apply(fact);
        },
      },
    );
  }

  /** Runs to the end. @returns where every shot stands then. */
  async run(plan = this.plan()): Promise<Record<string, ShotState>> {
    await this.clock.runUntil(this.start(plan).done);
    return this.states();
  }

  states(): Record<string, ShotState> {
    const entries = [...this.#identities()].map(([shot, identity]) => {
      return [shot.id, standing(identity, this.fold.view, this.clock.now()).state] as const;
    });
    return Object.fromEntries(entries);
  }

  factsOf(kind: Fact["fact"]): Fact[] {
    return this.facts.filter((fact) => fact.fact === kind);
  }

  #identities() {
    return identify(this.shots, fingerprintOf, formerOccurrences(this.fold.view));
  }
}
