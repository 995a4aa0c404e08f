// Plans and events the way a run makes them.
import type { Fact } from "../../src/model/fact.js";
import type { Notice, RunEvent } from "../../src/model/notice.js";
import { makePlan, type Plan, type PlanOptions } from "../../src/model/plan.js";
import { defaultSettings, type Settings } from "../../src/model/settings.js";
import type { Shot } from "../../src/model/shot.js";
import { failureOf, History, identitiesOf, shotOf, tenCents } from "../support/ledger-builder.js";

/** The plan for these shots after this history, priced ten cents a second. */
export function planOf(
  shots: readonly Shot[],
  history = new History(),
  options: Partial<PlanOptions> & { budget?: Settings["budget"] } = {},
): Plan {
  const { budget = {}, ...rest } = options;
  return makePlan({
    name: history.name,
    shots,
    identities: identitiesOf(shots),
    ledger: history.ledger,
    disk: new Map(),
    settings: { ...defaultSettings, pricing: tenCents, budget },
    selected: new Set(shots.map(({ id }) => id)),
    retry: new Set(),
    retake: new Set(),
    collectOrphans: true,
    now: history.now,
    ...rest,
  });
}

export function shotsNamed(...ids: string[]): Shot[] {
  return ids.map((id) => shotOf(id));
}

/** The facts that one call of the builder adds. */
export function factsOf(history: History, act: (history: History) => unknown): Fact[] {
  const before = history.facts.length;
  act(history);
  return history.facts.slice(before);
}

export const note = {
  accepted: (shot: string, key: string): Notice => ({ notice: "accepted", shot, key, job: `task_${shot}_1` }),
  status: (shot: string, status: string, next_poll_ms = 10_000): Notice => ({
    notice: "status",
    shot,
    status,
    next_poll_ms,
  }),
  retrying: (shot: string, doing: "submit" | "poll" | "download", message: string, wait_ms = 4000): Notice => ({
    notice: "retrying",
    shot,
    doing,
    failure: failureOf("server", { message }),
    attempt: 1,
    wait_ms,
  }),
  downloading: (shot: string, received: number, total: number | null, variant = 1): Notice => ({
    notice: "downloading",
    shot,
    variant,
    received,
    total,
  }),
  warning: (shot: string | null, message: string): Notice => ({ notice: "warning", shot, message }),
} satisfies Record<string, (...args: never[]) => RunEvent>;
