// Ids are unique in a manifest, also for a file system that ignores case.
import type { Draft } from "./expand-matrix.js";
import type { Problems } from "./problems.js";
import { shorten } from "./schema-message.js";
import { folded } from "./slug.js";
import { validateSlug } from "./validators.js";

export class ShotIds {
  readonly #problems: Problems;
  readonly #taken = new Map<string, Draft>();

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** @returns whether the id is well-formed and new; otherwise a problem was added. */
  claim(draft: Draft): boolean {
    const { located, fields } = draft.entry;
    const shown = `"${shorten(draft.id)}"`;
    const report = (message: string) => {
      const span = fields.matrix === undefined ? located.value(["id"]) : located.key(["matrix"]);
      this.#problems.add(located.source.problem(span, message));
      return false;
    };
    if (!validateSlug(draft.id)) return report(`matrix makes the id ${shown}, which is longer than 80 characters`);
    const other = this.#taken.get(folded(draft.id));
    if (!other) {
      this.#taken.set(folded(draft.id), draft);
      return true;
    }
    if (other.entry === draft.entry)
      return report(`matrix makes the id ${shown} twice: its values must differ in letters or digits`);
    const { source } = other.entry.located;
    const place = `${source.file}:${source.place(other.entry.located.value([]).start).line}`;
    const same = other.id === draft.id ? "" : `, as "${shorten(other.id)}"; case is ignored`;
    return report(`the id ${shown} is already taken (${place}${same})`);
  }
}
