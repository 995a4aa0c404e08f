// The manifest of a schedule: edited as a person would, undone as a person would.
import type { RenderRequest } from "../../../src/model/request.js";
import type { Edit } from "./schedule.js";

export interface ModelShot {
  readonly id: string;
  readonly prompt: string;
  readonly variants: 1 | 2;
}

const promptOf = (number: number): string => (number < 2 ? `A flaky view ${number}` : `A quiet view ${number}`);

/** Whether the first take of a request fails on the server. */
export const isFlaky = (prompt: string): boolean => prompt.includes("flaky");

export class ModelManifest {
  #versions: (readonly ModelShot[])[];
  #ids = 0;

  constructor(prompts: readonly number[]) {
    this.#versions = [prompts.map((prompt) => this.#shot(promptOf(prompt), 1))];
  }

  get shots(): readonly ModelShot[] {
    return this.#versions.at(-1) ?? [];
  }

  /** Every prompt that two shots ever asked for at the same time: which of them is which depends on the history. */
  get shared(): ReadonlySet<string> {
    const shared = new Set<string>();
    for (const shots of this.#versions) {
      for (const { prompt } of shots) if (shots.filter((shot) => shot.prompt === prompt).length > 1) shared.add(prompt);
    }
    return shared;
  }

  apply(edit: Edit): void {
    const { shots } = this;
    const at = (index: number): number => index % shots.length;
    const replace = (index: number, change: Partial<ModelShot>): readonly ModelShot[] =>
      shots.map((shot, place) => (place === at(index) ? { ...shot, ...change } : shot));
    switch (edit.edit) {
      case "rename":
        this.#versions.push(replace(edit.shot, { id: this.#id() }));
        return;
      case "swap": {
        const [a, b] = [shots[at(edit.shot)], shots[at(edit.other)]];
        if (a && b) this.#versions.push(shots.map((shot) => (shot === a ? b : shot === b ? a : shot)));
        return;
      }
      case "prompt":
        this.#versions.push(replace(edit.shot, { prompt: promptOf(edit.prompt) }));
        return;
      case "add":
        if (shots.length < 5) this.#versions.push([...shots, this.#shot(promptOf(edit.prompt), edit.variants)]);
        return;
      case "remove":
        if (shots.length > 1) this.#versions.push(shots.filter((_, place) => place !== at(edit.shot)));
        return;
      case "undo": {
        const former = this.#versions.at(-2);
        if (former) this.#versions.push(former);
      }
    }
  }

  get text(): string {
    const list = this.shots.map(
      ({ id, prompt, variants }) =>
        `  - {id: ${id}, prompt: ${prompt}${variants > 1 ? `, n_variants: ${variants}` : ""}}`,
    );
    return ["version: 1", "defaults: {n_seconds: 1, size: 320x180}", "report: [json]", "shots:", ...list, ""].join(
      "\n",
    );
  }

  /** Every request ever asked for. */
  get requests(): RenderRequest[] {
    const all = this.#versions.flat().map(
      ({ prompt, variants }): RenderRequest => ({
        model: "sora-1-turbo",
        prompt,
        n_seconds: 1,
        width: 320,
        height: 180,
        ...(variants > 1 ? { n_variants: variants } : {}),
      }),
    );
    return [...new Map(all.map((request) => [JSON.stringify(request), request])).values()];
  }

  #shot(prompt: string, variants: 1 | 2): ModelShot {
    return { id: this.#id(), prompt, variants };
  }

  #id(): string {
    this.#ids += 1;
    return `shot${this.#ids}`;
  }
}
