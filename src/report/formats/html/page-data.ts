// From the summary to what the page's script is given.
import type { TakeReason } from "../../../model/fact.js";
import { variantCount } from "../../../model/request.js";
import { formatBytes, plural } from "../../../util/units.js";
import type { FileSummary, ShotSummary, Summary, TakeSummary } from "../../summary-shape.js";
import { frameText, lengthOf, priceText, spentText, timeText } from "./figures.js";
import { outcomeWord, stateWord } from "./outcome.js";
import type { PageData, PageShot, PageTake, PageVideo, Pair } from "./page-shape.js";
import { relativeLink } from "./relative-link.js";

type FormerTake = Summary["former"][number];

export function pageData({ shots, former }: Summary): PageData {
  const byId = new Map<string, FormerTake[]>(shots.map(({ id }) => [id, []]));
  for (const take of former) byId.get(take.id)?.push(take);
  return { shots: shots.map((shot) => pageShot(shot, byId.get(shot.id) ?? [])) };
}

function pageShot(shot: ShotSummary, former: readonly FormerTake[]): PageShot {
  return {
    id: shot.id,
    scene: shot.scene ?? undefined,
    tags: shot.tags,
    variables: Object.entries(shot.variables),
    word: outcomeWord(shot),
    reason: shot.reason ?? undefined,
    remedy: shot.remedy ?? undefined,
    seconds: lengthOf(shot.request),
    facts: shotFacts(shot),
    takes: [
      ...shot.takes.map((take) => pageTake(take)).reverse(),
      ...former.map(({ take, request }) => pageTake(take, request.prompt)).reverse(),
    ],
  };
}

function shotFacts(shot: ShotSummary): Pair[] {
  const { request, price, spent, source } = shot;
  const facts: Pair[] = [
    ["model", request.model],
    ["frame", frameText(request)],
    ["length", `${lengthOf(request)} s`],
    ["variants", String(variantCount(request))],
    ["price", priceText(price.usd)],
    ["spent", spent.takes === 0 ? "nothing" : `${spentText(spent)} on ${plural(spent.takes, "take")}`],
    ["sent", plural(shot.tries, "time")],
    ["manifest", `${source.file}:${source.line}`],
  ];
  if (shot.tags.length > 0) facts.push(["tags", shot.tags.join(", ")]);
  if (shot.notes !== null) facts.push(["notes", shot.notes]);
  return facts;
}

const reasons: Readonly<Record<TakeReason, string>> = {
  new: "",
  "generation-retry": ", automatic retry",
  retry: ", asked for again",
  retake: ", retake",
};

/** @param formerPrompt absent for a take of the present request. */
function pageTake(take: TakeSummary, formerPrompt?: string): PageTake {
  const { timings, times, failure } = take;
  const facts: Pair[] = [["sent", timeText(times.submitted_at ?? times.intended_at)]];
  if (times.server_expires_at !== null && take.state === "rendered") {
    facts.push(["kept until", timeText(times.server_expires_at)]);
  }
  const said = [failure?.message, ...take.unfetchable.map((lost) => `variant ${lost.variant}: ${lost.reason}`)];
  return {
    label: formerPrompt === undefined ? `take ${take.number}${reasons[take.why]}` : "former prompt",
    word: stateWord(take.state),
    said: said.filter((text) => text !== undefined).join("; ") || undefined,
    prompt: formerPrompt,
    job: take.job ?? undefined,
    key: take.bought === "unknown" ? take.key : undefined,
    facts,
    spans: [timings.queued, timings.rendering, timings.detected, timings.downloaded],
    videos: take.files.map(pageVideo),
  };
}

function pageVideo(file: FileSummary): PageVideo {
  const measured = [
    file.width !== null && file.height !== null ? `${file.width} × ${file.height}` : null,
    file.seconds === null ? null : `${file.seconds.toFixed(1)} s`,
    formatBytes(file.size),
  ];
  const warnings = file.disk === "changed" ? [...file.warnings, "was changed since it was saved"] : file.warnings;
  return {
    variant: file.variant,
    src: relativeLink(file.path),
    gone: file.disk === "missing" || undefined,
    sha256: file.sha256,
    facts: [["video", measured.filter((text) => text !== null).join(", ")]],
    warnings: warnings.length > 0 ? warnings : undefined,
  };
}
