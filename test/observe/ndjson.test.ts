import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/model/notice.js";
import { ndjsonObserver } from "../../src/observe/ndjson.js";
import { History, START, shotOf } from "../support/ledger-builder.js";
import { note, planOf } from "./plan-builder.js";

const crater = shotOf("crater");

function written(events: readonly RunEvent[], history = new History()): string {
  let text = "";
  const stream = {
    write: (part: string) => {
      text += part;
    },
  };
  const observer = ndjsonObserver({ plan: planOf([crater], history), stream });
  for (const event of events) observer.event(event, START + 500);
  observer.close();
  return text;
}

describe("NDJSON", () => {
  it("is one line per event, with the time and the name of the fact or notice first", () => {
    expect(written([note.downloading("crater", 10, null), { notice: "interrupted", submitting: 1 }])).toBe(
      '{"time":"2026-11-01T10:00:00.500Z","event":"downloading","shot":"crater","variant":1,"received":10,"total":null}\n' +
        '{"time":"2026-11-01T10:00:00.500Z","event":"interrupted","submitting":1}\n',
    );
  });

  it("gives facts their own time and the shot that their key stands for", () => {
    const history = new History();
    const take = history.intend(crater);
    take.submitted();
    const [, submitted] = written(history.facts).split("\n");
    expect(submitted).toBe(
      `{"time":"2026-11-01T10:00:00.000Z","event":"submitted","shot":"crater","key":"${take.key}","job":"task_crater_1","created_at":null}`,
    );
  });

  it("knows the shots of takes that earlier runs bought, also of those no longer in the manifest", () => {
    const history = new History();
    history.intend(crater).submitted();
    const gone = history.intend(shotOf("gone")).submitted();
    const resumed = history.facts.slice();
    gone.started();
    const before = new History();
    before.facts.push(...resumed);
    expect(JSON.parse(written(history.facts.slice(-1), before))).toMatchObject({ event: "started", shot: "gone" });
  });

  it("has no shot where an event concerns the run", () => {
    const history = new History().startRun();
    expect(JSON.parse(written(history.facts))).not.toHaveProperty("shot");
  });

  it("escapes what a terminal could obey, and loses nothing of it", () => {
    const message = "a\u001b[2J\u009bb\u202ec\u2028d é 漢";
    const text = written([note.warning(null, message)]);
    for (const active of ["\u001b", "\u009b", "\u202e", "\u2028"]) expect(text).not.toContain(active);
    expect(JSON.parse(text)).toMatchObject({ message });
  });
});
