// Text with {{names}} in it: finding them, and filling them once, without looking into what was filled in.
import { validateVariableName } from "./validators.js";

export interface Hole {
  readonly name: string;
  /** Offset of its `{{`. */
  readonly at: number;
}

export interface Template {
  /** Literal text and holes, in order. */
  readonly pieces: readonly (string | Hole)[];
  readonly problems: readonly { readonly at: number; readonly message: string }[];
}

/** `{{ name }}` is a hole; `\{{` is two literal braces. */
export function parseTemplate(text: string): Template {
  const pieces: (string | Hole)[] = [];
  const problems: { at: number; message: string }[] = [];
  let rest = 0;
  for (let at = text.indexOf("{{"); at >= 0; at = text.indexOf("{{", rest)) {
    if (text[at - 1] === "\\" && at > rest) {
      pieces.push(text.slice(rest, at - 1), "{{");
      rest = at + 2;
      continue;
    }
    pieces.push(text.slice(rest, at));
    const name = /^\{\{([^{}\n]*)\}\}/.exec(text.slice(at, at + 200))?.[1];
    if (name === undefined) {
      problems.push({
        at,
        message: '"{{" begins a variable that does not end in "}}": write \\{{ for two literal braces',
      });
      rest = at + 2;
      continue;
    }
    if (validateVariableName(name.trim())) pieces.push({ name: name.trim(), at });
    else
      problems.push({
        at,
        message: `"{{${name}}}" does not hold a variable's name: write \\{{ for two literal braces`,
      });
    rest = at + name.length + 4;
  }
  pieces.push(text.slice(rest));
  return { pieces, problems };
}

/** @param value of a hole's name. */
export function fillTemplate(template: Template, value: (name: string) => string): string {
  return template.pieces.map((piece) => (typeof piece === "string" ? piece : value(piece.name))).join("");
}

/** The length that `fillTemplate` would make, without making it. */
export function filledLength(template: Template, value: (name: string) => string): number {
  return template.pieces.reduce(
    (sum, piece) => sum + (typeof piece === "string" ? piece : value(piece.name)).length,
    0,
  );
}

export function holesOf(template: Template): Hole[] {
  return template.pieces.filter((piece) => typeof piece !== "string");
}
