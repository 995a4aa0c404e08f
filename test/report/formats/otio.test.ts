import { describe, expect, it } from "vitest";
import { renderOtio } from "../../../src/report/formats/otio.js";
import { summarize } from "../../../src/report/summary.js";
import { History, shotOf } from "../../support/ledger-builder.js";
import { everyOutcome, summaryOf } from "../batches.js";
import { hostile, hostileSummary } from "../hostile.js";

type Json = Readonly<Record<string, unknown>>;

/** Fields by schema, as OpenTimelineIO publishes them: docs/tutorials/otio-serialized-schema-only-fields.md in its repository. */
const fields: Readonly<Record<string, readonly string[]>> = {
  "Timeline.1": ["global_start_time", "metadata", "name", "tracks"],
  "Stack.1": ["children", "effects", "enabled", "markers", "metadata", "name", "source_range"],
  "Track.1": ["children", "effects", "enabled", "kind", "markers", "metadata", "name", "source_range"],
  "Clip.2": [
    "active_media_reference_key",
    "effects",
    "enabled",
    "markers",
    "media_references",
    "metadata",
    "name",
    "source_range",
  ],
  "Gap.1": ["effects", "enabled", "markers", "metadata", "name", "source_range"],
  "ExternalReference.1": ["available_image_bounds", "available_range", "metadata", "name", "target_url"],
  "Marker.2": ["color", "marked_range", "metadata", "name"],
  "TimeRange.1": ["duration", "start_time"],
  "RationalTime.1": ["rate", "value"],
};

/** @returns what does not fit the published schema, with its place. */
function problems(value: unknown, place = "$"): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => problems(item, `${place}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  const { OTIO_SCHEMA: schema, ...rest } = value as Json;
  if (schema === undefined) return [];
  const wanted = fields[String(schema)];
  if (!wanted) return [`${place} is of the unknown schema ${String(schema)}`];
  const found = Object.keys(rest).sort();
  return [
    ...(found.join() === [...wanted].sort().join() ? [] : [`${place} ${String(schema)} has ${found.join()}`]),
    ...Object.entries(rest).flatMap(([name, member]) =>
      name === "metadata" ? [] : problems(member, `${place}.${name}`),
    ),
    ...Object.values((rest.media_references ?? {}) as Json).flatMap((media) => problems(media, `${place}.media`)),
  ];
}

const time = (value: number) => ({ OTIO_SCHEMA: "RationalTime.1", rate: 24, value });
const range = (start: number, frames: number) => ({
  OTIO_SCHEMA: "TimeRange.1",
  start_time: time(start),
  duration: time(frames),
});

interface Item extends Json {
  readonly name: string;
  readonly source_range: Json;
  readonly metadata: Readonly<Record<string, Json>>;
  readonly markers: readonly Item[];
  readonly media_references: Readonly<Record<string, Json>>;
}

interface Timeline {
  readonly name: string;
  readonly global_start_time: Json;
  readonly tracks: Item & { readonly children: readonly (Item & { readonly children: readonly Item[] })[] };
}

const read = (summary: Parameters<typeof renderOtio>[0]): Timeline => JSON.parse(renderOtio(summary));

describe("timeline.otio", () => {
  const landing = shotOf("landing", {
    scene: "Arrival",
    files: ["Arrival/größe 1.v1.mp4", "Arrival/größe 1.v2.mp4"],
    request: { n_variants: 2 },
  });
  const dust = shotOf("dust", { scene: "Arrival", request: { n_seconds: 3 } });
  const crater = shotOf("crater", { scene: "Departure" });
  const history = new History().startRun();
  history.intend(landing).submitted().rendered().saved({ seconds: 8.02 }).saved({ seconds: 8 }, 2);
  history.intend(dust).rejected("policy", { message: "refused" });
  history.saveAll(crater);
  const timeline = read(summaryOf([landing, dust, crater], history));
  const track = timeline.tracks.children[0]!;

  it("has one track of clips in manifest order, a gap where a video is missing", () => {
    expect([timeline.name, timeline.global_start_time]).toEqual(["mars-teaser", time(86400)]);
    expect(track.kind).toBe("Video");
    expect(track.children.map((item) => [item.OTIO_SCHEMA, item.name, item.source_range])).toEqual([
      ["Clip.2", "landing", range(0, 192)],
      ["Gap.1", "dust", range(0, 72)],
      ["Clip.2", "crater", range(0, 120)],
    ]);
    expect(track.children[1]!.markers[0]).toMatchObject({ name: "missing, rejected: refused", color: "RED" });
  });

  it("addresses its media relative to itself, every variant as a medium of the clip", () => {
    const { media_references: media, active_media_reference_key: active } = track.children[0]!;
    expect(active).toBe("DEFAULT_MEDIA");
    expect(Object.keys(media)).toEqual(["DEFAULT_MEDIA", "variant 2"]);
    expect(media.DEFAULT_MEDIA).toMatchObject({
      target_url: "Arrival/gr%C3%B6%C3%9Fe%201.v1.mp4",
      available_range: range(0, 192),
    });
    expect(track.children[0]!.metadata["sora-batch"]).toMatchObject({ job: "task_landing_1", id: "landing" });
  });

  it("marks every scene for as long as it lasts", () => {
    expect(timeline.tracks.markers.map((marker) => [marker.name, marker.marked_range])).toEqual([
      ["Arrival", range(0, 264)],
      ["Departure", range(264, 120)],
    ]);
  });

  it("has exactly the fields of the published schemas, whatever the batch", () => {
    for (const summary of [
      summarize(everyOutcome().input),
      summaryOf([], new History()),
      ...hostile.map(hostileSummary),
    ]) {
      expect(problems(read(summary))).toEqual([]);
    }
    expect(problems({ OTIO_SCHEMA: "RationalTime.1", rate: 24 })).toEqual(["$ RationalTime.1 has rate"]);
  });

  it("never leads out of its own directory", () => {
    for (const text of hostile) {
      const { children } = read(hostileSummary(`../../${text}`)).tracks.children[0]!;
      expect(children[0]!.media_references.DEFAULT_MEDIA?.target_url).not.toMatch(/(^|\/)\.\.?(\/|$)|:|^\//);
    }
  });
});
