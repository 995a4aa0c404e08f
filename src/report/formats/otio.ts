// timeline.otio: the cut as OpenTimelineIO JSON, with the schema names and versions that OpenTimelineIO 0.15 and later write.
import { printable, printableJson } from "../../util/printable.js";
import type { FileSummary, Summary } from "../summary-shape.js";
import {
  type Cut,
  cutsOf,
  firstFrame,
  frameRate,
  framesIn,
  missingBecause,
  type Scene,
  scenesOf,
} from "./editorial/cuts.js";
import { relativeLink } from "./html/relative-link.js";

/** @returns indented JSON. Media are addressed relative to the file itself. */
export function renderOtio(summary: Summary): string {
  const cuts = cutsOf(summary);
  const track = item("Track.1", "shots", {
    kind: "Video",
    children: cuts.map((cut) => (cut.files.length > 0 ? clip(cut) : gap(cut))),
  });
  const timeline = {
    OTIO_SCHEMA: "Timeline.1",
    name: printable(summary.name),
    global_start_time: time(firstFrame),
    metadata: ours({ manifest: summary.manifest, generated_at: summary.generated_at, tool: summary.tool }),
    // Programs that read markers of a timeline look for them here.
    tracks: item("Stack.1", "tracks", { markers: scenesOf(cuts).map(sceneMarker), children: [track] }),
  };
  return `${printableJson(timeline, 2)}\n`;
}

/** Variants are media of one clip: an editor switches between them. */
function clip(cut: Cut): object {
  const media = cut.files.map((file, index) => [
    index === 0 ? "DEFAULT_MEDIA" : `variant ${file.variant}`,
    mediaReference(file),
  ]);
  return item("Clip.2", printable(cut.shot.id), {
    source_range: range(0, cut.frames),
    metadata: shotMetadata(cut),
    active_media_reference_key: "DEFAULT_MEDIA",
    media_references: Object.fromEntries(media),
  });
}

function mediaReference(file: FileSummary): object {
  const { variant, sha256, size, width, height, seconds } = file;
  return {
    OTIO_SCHEMA: "ExternalReference.1",
    name: printable(file.path),
    target_url: relativeLink(file.path),
    available_range: seconds === null ? null : range(0, framesIn(seconds)),
    available_image_bounds: null,
    metadata: ours({ variant, sha256, size, width, height, seconds }),
  };
}

function gap(cut: Cut): object {
  const note = missingBecause(cut.shot);
  return item("Gap.1", printable(cut.shot.id), {
    source_range: range(0, cut.frames),
    metadata: shotMetadata(cut),
    markers: [marker(`missing, ${printable(note)}`, "RED", range(0, cut.frames), ours({ remedy: cut.shot.remedy }))],
  });
}

function sceneMarker({ name, start, frames }: Scene): object {
  return marker(printable(name), "GREEN", range(start, frames), ours({ scene: name }));
}

function marker(name: string, color: string, marked_range: object, metadata: object): object {
  return { OTIO_SCHEMA: "Marker.2", name, color, marked_range, metadata };
}

function shotMetadata({ shot }: Cut): object {
  const { id, scene, tags, notes, request, variables, outcome, reason, job } = shot;
  return ours({ id, scene, tags, notes, request, variables, outcome, reason, job });
}

/** The fields that every item has, then what is particular to it. */
function item(schema: string, name: string, particular: object): object {
  return {
    OTIO_SCHEMA: schema,
    name,
    metadata: {},
    source_range: null,
    effects: [],
    markers: [],
    enabled: true,
    ...particular,
  };
}

/** Under the tool's own key, where no other program's metadata is. */
function ours(metadata: object): object {
  return { "sora-batch": metadata };
}

function range(start: number, frames: number): object {
  return { OTIO_SCHEMA: "TimeRange.1", start_time: time(start), duration: time(frames) };
}

function time(frame: number): object {
  return { OTIO_SCHEMA: "RationalTime.1", rate: frameRate, value: frame };
}
