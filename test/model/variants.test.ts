// Which variants of a job can be fetched, and from where.
import { describe, expect, it } from "vitest";
import { contentTargets } from "../../src/model/variants.js";

const made = (...urls: (string | null)[]) => urls.map((video_url, index) => ({ id: `gen_${index + 1}`, video_url }));
const fromJob = { target: { from: "job", job: "task_01" } };
const fromUrl = (url: string) => ({ target: { from: "url", job: "task_01", url } });
const numbered = (sources: readonly object[]) => sources.map((source, index) => ({ variant: index + 1, ...source }));

describe("the variants of a completed job", () => {
  it.each([
    ["one generation", made("https://h/1"), 1, [fromJob]],
    ["one generation without a URL", made(null), 1, [fromJob]],
    ["no generations, which the job's content may still have", [], 1, [fromJob]],
    [
      "several with URLs of their own",
      made("https://h/1", "https://h/2"),
      2,
      [fromUrl("https://h/1"), fromUrl("https://h/2")],
    ],
    ["more than were asked for", made("https://h/1", "https://h/2"), 1, [fromUrl("https://h/1")]],
    [
      "several with the one URL",
      made("https://h/1", "https://h/1", "https://h/1"),
      3,
      [
        fromJob,
        { unfetchable: "the server gives it the video_url of variant 1" },
        { unfetchable: "the server gives it the video_url of variant 1" },
      ],
    ],
    ["several without URLs", made(null, null), 2, [fromJob, { unfetchable: "the server gives no video_url for it" }]],
    [
      "a URL that repeats among others",
      made("https://h/1", "https://h/2", "https://h/2"),
      3,
      [
        fromUrl("https://h/1"),
        fromUrl("https://h/2"),
        { unfetchable: "the server gives it the video_url of variant 2" },
      ],
    ],
    [
      "one URL missing",
      made(null, "https://h/2"),
      2,
      [{ unfetchable: "the server gives no video_url for it" }, fromUrl("https://h/2")],
    ],
    [
      "fewer than were asked for",
      made("https://h/1"),
      2,
      [fromJob, { unfetchable: "the server lists 1 of 2 generations" }],
    ],
    ["none of several", [], 2, [fromJob, { unfetchable: "the server lists no generations" }]],
  ])("%s", (_, generations, variants, expected) => {
    expect(contentTargets("task_01", generations, variants)).toEqual(numbered(expected));
  });
});
