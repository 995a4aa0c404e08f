import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { combine } from "../../src/observe/observer.js";
import { type ObserverContext, observers } from "../../src/observe/registry.js";
import { systemClock } from "../../src/util/clock.js";
import { History, START } from "../support/ledger-builder.js";
import { note, planOf, shotsNamed } from "./plan-builder.js";

function context(): ObserverContext & { readonly written: { out: string; err: string } } {
  const written = { out: "", err: "" };
  const sink = (name: "out" | "err") => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  return {
    written,
    plan: planOf(shotsNamed("crater")),
    ledger: new History().ledger,
    settings: { concurrency: 2, queue_ahead: 1, budget: {} },
    name: "mars-teaser",
    base_url: "http://127.0.0.1:8000/v1",
    output_dir: "renders",
    level: "progress",
    colors: picocolors.createColors(false),
    clock: systemClock,
    stdout: sink("out"),
    stderr: { ...sink("err"), terminal: null },
  };
}

describe("observers", () => {
  it("write events for programs to standard output and lines for people to standard error", () => {
    const both = context();
    const observer = combine([observers.ndjson(both), observers.plain(both)]);
    observer.event(note.warning("crater", "too dark"), START);
    observer.close();
    observer.event(note.warning("crater", "too late"), START);
    expect(both.written.out).toMatch(/^\{.*too dark.*\}\n$/);
    expect(both.written.err).toMatch(/^\d\d:\d\d:\d\d crater warning: too dark\n$/);
  });

  it("fall back to plain lines where there is no terminal", async () => {
    const piped = context();
    const observer = await observers.terminal(piped);
    observer.event(note.warning("crater", "too dark"), START);
    observer.close();
    expect(piped.written.err).toMatch(/crater warning: too dark\n$/);
  });
});
