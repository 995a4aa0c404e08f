// What a schedule is made of, and how fast-check draws one.
import fc from "fast-check";

/** Something that befalls a run when it passes its n-th edge: a request sent, accepted or answered, a fact before or after its sync. */
export type Mishap =
  | { readonly kind: "kill" /** With half of a line at the end of the state file. */; readonly torn: boolean }
  | { readonly kind: "signal"; readonly signal: "SIGINT" | "SIGTERM"; readonly twice: boolean }
  | { readonly kind: "second-process" }
  | { readonly kind: "clock-jump"; readonly hours: number };

export type CreateFault = "not-sent" | "lost-before" | "lost-after" | "500-before" | "500-after" | "429" | "no-id";
export type StatusFault = "404" | "500" | "timeout" | "unknown-word" | "no-generations";
export type ContentFault = "404" | "500" | "cut" | "html" | "garbage";

export type Fault =
  | { readonly call: "create"; readonly nth: number; readonly what: CreateFault }
  | { readonly call: "status"; readonly nth: number; readonly what: StatusFault }
  | { readonly call: "content"; readonly nth: number; readonly what: ContentFault };

export type Edit =
  | { readonly edit: "rename"; readonly shot: number }
  | { readonly edit: "swap"; readonly shot: number; readonly other: number }
  | { readonly edit: "prompt"; readonly shot: number; readonly prompt: number }
  | { readonly edit: "add"; readonly prompt: number; readonly variants: 1 | 2 }
  | { readonly edit: "remove"; readonly shot: number }
  | { readonly edit: "undo" };

export type Step =
  | {
      readonly do: "run";
      readonly faults: readonly Fault[];
      readonly mishaps: readonly (Mishap & { readonly edge: number })[];
    }
  | { readonly do: "edit"; readonly edit: Edit }
  /** Real time in which nothing runs. */
  | { readonly do: "wait"; readonly hours: number }
  | { readonly do: "lose-everything" }
  | { readonly do: "spoil-video"; readonly video: number; readonly how: "delete" | "cut" | "overwrite" };

export interface Schedule {
  /** Numbers of prompts; 0 and 1 fail once. */
  readonly shots: readonly number[];
  readonly steps: readonly Step[];
}

const small = fc.nat({ max: 7 });
const oneOf = <T extends string>(...values: T[]) => fc.constantFrom(...values);

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("kill" as const), torn: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("signal" as const),
      signal: oneOf("SIGINT", "SIGTERM"),
      twice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("second-process" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("clock-jump" as const), hours: fc.integer({ min: -5, max: 5 }) }),
  },
);

const nth = fc.integer({ min: 1, max: 6 });
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    call: fc.constant("create" as const),
    nth,
    what: oneOf("not-sent", "lost-before", "lost-after", "500-before", "500-after", "429", "no-id"),
  }),
  fc.record({
    call: fc.constant("status" as const),
    nth,
    what: oneOf("404", "500", "timeout", "unknown-word", "no-generations"),
  }),
  fc.record({ call: fc.constant("content" as const), nth, what: oneOf("404", "500", "cut", "html", "garbage") }),
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ edit: fc.constant("rename" as const), shot: small }),
  fc.record({ edit: fc.constant("swap" as const), shot: small, other: small }),
  fc.record({ edit: fc.constant("prompt" as const), shot: small, prompt: small }),
  fc.record({ edit: fc.constant("add" as const), prompt: small, variants: fc.constantFrom(1 as const, 2 as const) }),
  fc.record({ edit: fc.constant("remove" as const), shot: small }),
  fc.record({ edit: fc.constant("undo" as const) }),
);

const run = fc.record({
  do: fc.constant("run" as const),
  faults: fc.array(fault, { maxLength: 3 }),
  mishaps: fc.array(
    fc.tuple(mishap, fc.integer({ min: 1, max: 60 })).map(([what, edge]) => ({ ...what, edge })),
    { minLength: 0, maxLength: 2 },
  ),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: run },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("edit" as const), edit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("lose-everything" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("spoil-video" as const),
      video: small,
      how: oneOf("delete", "cut", "overwrite"),
    }),
  },
);

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  shots: fc.array(small, { minLength: 1, maxLength: 4 }),
  steps: fc.array(step, { minLength: 2, maxLength: 9 }),
});
