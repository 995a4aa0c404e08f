// Entries to shots: defaults, matrix, variables, rules, ids and files.
import { type RenderRequest, variantCount } from "../model/request.js";
import type { Shot } from "../model/shot.js";
import type { Entry } from "./entry.js";
import { type Draft, expandMatrix } from "./expand-matrix.js";
import type { FilePlan } from "./file-plan.js";
import { frameOf } from "./frame.js";
import type { Defaults } from "./generated/manifest-types.js";
import type { Problems } from "./problems.js";
import { checkRequest, type PlacedDefaults } from "./request-rules.js";
import { ShotIds } from "./shot-ids.js";
import { fillPrompt, type Globals, readPrompt } from "./shot-prompt.js";

const defaultModel = "sora-1-turbo";
const mostShots = 200_000;
// A long prompt in a large matrix is small as it is written and not as it is bought.
const mostPromptText = 64 * 1024 * 1024;

export interface Surroundings {
  readonly defaults: PlacedDefaults;
  readonly globals: Globals;
  readonly files: FilePlan;
}

/** @param entries those that could be read; null keeps the place of one that could not. */
export function buildShots(entries: readonly (Entry | null)[], around: Surroundings, problems: Problems): Shot[] {
  const shots: Shot[] = [];
  const ids = new ShotIds(problems);
  let index = 0;
  let promptText = 0;
  for (const [place, entry] of entries.entries()) {
    if (problems.full) break;
    if (!entry) continue;
    checkRequest(entry, around.defaults, problems);
    const template = readPrompt(entry, problems);
    for (const draft of expandMatrix(entry, place + 1, problems)) {
      index += 1;
      if (index > mostShots) {
        const message = `the manifest has more than ${mostShots.toLocaleString("en-US")} shots: split it`;
        problems.add(entry.located.source.problem(entry.located.value([]), message));
        return shots;
      }
      const filled = template && fillPrompt(template, draft, around.globals, problems);
      promptText += filled?.prompt.length ?? 0;
      if (promptText > mostPromptText) {
        const message = "the prompts up to here are more than 64 MiB of text: split the manifest";
        problems.add(entry.located.source.problem(entry.located.value([]), message));
        return shots;
      }
      const request = requestOf(entry.fields, around.defaults.fields, filled?.prompt ?? "");
      const files = ids.claim(draft) ? around.files.filesFor(draft, index, variantCount(request)) : [];
      if (filled) shots.push(shotOf(draft, request, files, filled.variables));
    }
  }
  return shots;
}

function shotOf(draft: Draft, request: RenderRequest, files: string[], variables: Shot["variables"]): Shot {
  const { fields, located } = draft.entry;
  const { scene, notes, tags = [] } = fields;
  const source = { file: located.source.file, ...located.source.place(located.value([]).start) };
  return {
    id: draft.id,
    request,
    files,
    ...(scene !== undefined && { scene }),
    ...(notes !== undefined && { notes }),
    tags,
    variables,
    source,
  };
}

/** What nobody set stays absent: the server's defaults are the server's. */
function requestOf(shot: Defaults, defaults: Defaults, prompt: string): RenderRequest {
  const n_seconds = shot.n_seconds ?? defaults.n_seconds;
  const n_variants = shot.n_variants ?? defaults.n_variants;
  return {
    model: shot.model ?? defaults.model ?? defaultModel,
    prompt,
    ...(n_seconds !== undefined && { n_seconds }),
    ...frameOf(shot, defaults),
    ...(n_variants !== undefined && { n_variants }),
  };
}
