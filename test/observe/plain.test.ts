import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/model/notice.js";
import type { Level } from "../../src/observe/message.js";
import { plainObserver } from "../../src/observe/plain.js";
import { History, START, shotOf } from "../support/ledger-builder.js";
import { note, planOf } from "./plan-builder.js";

const crater = shotOf("crater");
const dust = shotOf("dust");
const clock = new Date(2026, 10, 1, 10, 42, 7).getTime();

/** What is written about these events at 10:42:07. */
function written(level: Level, events: (history: History) => readonly RunEvent[], history = new History()): string[] {
  const plan = planOf([crater, dust], history);
  let text = "";
  const observer = plainObserver({
    plan,
    level,
    output_dir: "renders/mars-teaser",
    colors: picocolors.createColors(false),
    stream: {
      write: (part) => {
        text += part;
      },
    },
  });
  for (const event of events(history)) observer.event(event, clock);
  observer.close();
  return text.split("\n").slice(0, -1);
}

/** A shot's way to the disk, a refusal and a retry, as a run tells it. */
function story(history: History): RunEvent[] {
  history.startRun();
  const take = history.intend(crater);
  const intended = history.facts.splice(0);
  take.submitted().started();
  history.wait(71);
  take.rendered({ server: { created: 0, finished: 71 } });
  take.saved({ path: "crater.mp4", size: 20_100_000, warnings: ["the video is 4.8 s long, 5 s were asked for"] });
  history.intend(dust).rejected("policy", { message: "refused by content policy", code: "content_filtered" });
  history.endRun(12, 1);
  return [
    ...intended,
    note.accepted("crater", take.key),
    ...history.facts.slice(0, 2),
    note.status("crater", "in_progress", 15_000),
    note.status("crater", "", 15_000),
    note.retrying("crater", "poll", "the server answered 503"),
    note.downloading("crater", 1, 2),
    ...history.facts.slice(2),
    note.warning(null, "the disk is nearly full"),
    { notice: "submits-stopped", reason: "the key was refused" },
    { notice: "interrupted", submitting: 1 },
  ];
}

describe("plain lines", () => {
  it("tell of every step with a clock, and not of every poll", () => {
    expect(written("progress", story)).toEqual([
      "10:42:07 mars-teaser: 2 shots, http://127.0.0.1:8000/v1, 2 jobs at a time",
      "10:42:07 crater submitted as task_crater_1",
      "10:42:07 crater poll again in 4.0 s (attempt 1 failed): the server answered 503",
      "10:42:07 crater rendered in 71 s, downloading",
      "10:42:07 crater saved renders/mars-teaser/crater.mp4 (20.1 MB, 1280x720, 5.0 s)",
      "10:42:07 crater warning: the video is 4.8 s long, 5 s were asked for",
      "10:42:07 dust   refused: refused by content policy (content_filtered). Describe people and characters generically: real people, known characters, logos, sexual content and violence are refused.",
      "10:42:07 warning: the disk is nearly full",
      "10:42:07 no more submits: the key was refused",
      "10:42:07 interrupted: waiting for the answer to 1 submit; run again to resume",
    ]);
  });

  it("are only about problems when quiet", () => {
    const lines = written("problem", story);
    expect(lines).toHaveLength(5);
    expect(lines.join("\n")).not.toMatch(/submitted|saved|again in/);
  });

  it("add polls, job details and the time of the next poll when verbose", () => {
    const lines = written("detail", story);
    expect(lines).toContain("10:42:07 crater in_progress, next poll in 15 s");
    expect(lines).toContain("10:42:07 crater job task_crater_1 recorded");
    expect(lines).toContain("10:42:07 ended with exit code 1 after 12 requests");
    expect(lines.filter((line) => line.includes("next poll"))).toHaveLength(1);
    expect(
      lines.filter((line) => /submitting take 1 \(new\): 5 video-seconds, 1280x720, key \w+/.test(line)),
    ).toHaveLength(2);
  });

  it("name the shots that are held, with what to do, even when quiet", () => {
    const history = new History();
    history.intend(crater).rejected("policy", { message: "no logos" });
    const lines = written("problem", (later) => later.startRun().facts.slice(-1), history);
    expect(lines).toEqual([
      "10:42:07 crater held: rejected: no logos. Edit the shot: an edited shot is a new request.",
    ]);
  });

  it("follow a failed generation with word of the next try", () => {
    const lines = written("progress", (history) => {
      history.intend(crater).submitted().failed("generation", { message: "out of ideas" });
      history.intend(crater, { number: 2, why: "generation-retry" });
      return history.facts;
    });
    expect(lines).toEqual([
      "10:42:07 crater failed: out of ideas. Often passes on another try: --retry failed. If it persists, revise the prompt or the parameters.",
      "10:42:07 crater tried once more, take 2",
    ]);
  });

  it("never pass on control characters of a server", () => {
    const [line] = written("progress", () => [note.warning("crater", "hi\u001b[2J\nthere\u202e")]);
    expect(line).toBe("10:42:07 crater warning: hi [2J there ");
  });

  it("stop at close", () => {
    const plan = planOf([crater]);
    const lines: string[] = [];
    const stream = { write: (text: string) => lines.push(text) };
    const observer = plainObserver({
      plan,
      level: "detail",
      output_dir: "",
      colors: picocolors.createColors(false),
      stream,
    });
    observer.close();
    observer.close();
    observer.event(note.warning(null, "late"), START);
    expect(lines).toEqual([]);
  });
});
