// Gives every shot its files: safe paths, and no file for two shots.
import type { Draft } from "./expand-matrix.js";
import { holeSpan } from "./hole-span.js";
import type { Located } from "./located.js";
import { didYouMean } from "./nearest.js";
import { defaultFilename, filenameVariables, pathFault, pathsOf } from "./output-path.js";
import type { Problems } from "./problems.js";
import { shorten } from "./schema-message.js";
import { folded, slug } from "./slug.js";
import { holesOf, parseTemplate, type Template } from "./template.js";

const filenamePath = ["output", "filename"];

export class FilePlan {
  readonly #template: Template | null;
  readonly #name: string;
  readonly #problems: Problems;
  /** Shots by the folded path of each file, and of each directory that holds one. */
  readonly #files = new Map<string, string>();
  readonly #directories = new Map<string, string>();

  /** @param filename as the manifest says it; null when it has problems of its own. */
  constructor(filename: string | null | undefined, name: string, settings: Located | null, problems: Problems) {
    this.#name = name;
    this.#problems = problems;
    this.#template = filename === null ? null : readFilename(filename ?? defaultFilename, settings, problems);
  }

  /**
   * @param index 1-based place in the batch.
   * @returns one path per variant; none when a problem was added.
   */
  filesFor(draft: Draft, index: number, variants: number): string[] {
    if (!this.#template) return [];
    const { scene } = draft.entry.fields;
    if (slug(scene ?? "") === "" && holesOf(this.#template).some((hole) => hole.name === "scene")) {
      const lack = scene === undefined ? "this shot has none" : "nothing of this one can be part of a file's name";
      this.#report(draft, "scene", `output.filename needs a scene: ${lack}`);
      return [];
    }
    const paths = pathsOf(this.#template, { id: draft.id, index, scene, name: this.#name }, variants);
    const sound = paths.every((path) => this.#claim(path, draft));
    return sound ? paths : [];
  }

  #claim(path: string, draft: Draft): boolean {
    const fault = pathFault(path);
    const shown = `"${shorten(path)}"`;
    if (fault !== null) {
      this.#report(draft, "id", `the file ${shown} ${fault}`);
      return false;
    }
    const key = folded(path);
    const parents = key
      .split("/")
      .slice(0, -1)
      .map((_, depth, steps) => steps.slice(0, depth + 1).join("/"));
    const other =
      this.#files.get(key) ??
      this.#directories.get(key) ??
      parents.map((parent) => this.#files.get(parent)).find((id) => id !== undefined);
    if (other !== undefined) {
      this.#report(
        draft,
        "id",
        `the file ${shown} is also that of shot "${other}": use {{id}} or {{index}} in output.filename`,
      );
      return false;
    }
    this.#files.set(key, draft.id);
    for (const parent of parents) this.#directories.set(parent, draft.id);
    return true;
  }

  #report({ entry }: Draft, field: string, message: string): void {
    this.#problems.add(entry.located.source.problem(entry.located.value([field]), message));
  }
}

/** What is wrong for every shot is reported once, at the template. */
function readFilename(filename: string, settings: Located | null, problems: Problems): Template | null {
  const template = parseTemplate(filename);
  const faults = [...template.problems];
  for (const { name, at } of holesOf(template)) {
    if (filenameVariables.some((known) => known === name)) continue;
    const hint = didYouMean(name, filenameVariables);
    faults.push({
      at,
      message: `unknown variable "${shorten(name)}" in a file name${hint}; known: ${filenameVariables.join(", ")}`,
    });
  }
  const [sample = ""] = pathsOf(template, { id: "x", index: 1, scene: "x", name: "x" }, 1);
  const fault = faults.length === 0 ? pathFault(sample) : null;
  if (faults.length === 0 && fault === null) return template;
  if (settings) {
    const written = settings.value(filenamePath);
    for (const { at, message } of faults) {
      problems.add(settings.source.problem(holeSpan(settings.source, written, filename, at), message));
    }
    if (fault !== null) problems.add(settings.source.problem(written, `output.filename ${fault}`));
  }
  return null;
}
