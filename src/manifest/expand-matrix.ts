// One entry as the shots it stands for: one, or one for every combination of its matrix.
import type { Entry } from "./entry.js";
import type { Problems } from "./problems.js";
import { shorten } from "./schema-message.js";
import { slug } from "./slug.js";

/** One shot of an entry, with its id and the variables that are its own. */
export interface Draft {
  readonly entry: Entry;
  readonly id: string;
  readonly variables: ReadonlyMap<string, string>;
}

interface AxisValue {
  readonly axis: string;
  readonly text: string;
  readonly suffix: string;
}

const mostCombinations = 10_000;

/**
 * The first axis varies slowest, as written.
 * @param position 1-based place of the entry, for its default id.
 */
export function expandMatrix(entry: Entry, position: number, problems: Problems): Draft[] {
  const { located, fields } = entry;
  const id = fields.id ?? `shot-${String(position).padStart(3, "0")}`;
  const vars = Object.entries(fields.vars ?? {}).map(
    ([name, value]) => [name, located.written(["vars", name]) ?? String(value)] as const,
  );
  const axes = axesOf(entry);
  for (const [name] of vars) {
    if (!axes.some(([value]) => value?.axis === name)) continue;
    const message = `"${shorten(name)}" is both in vars and in matrix`;
    problems.add(located.source.problem(located.key(["matrix", name]), message));
  }
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  if (count > mostCombinations) {
    const message = `matrix makes ${count.toLocaleString("en-US")} shots; the limit is ${mostCombinations.toLocaleString("en-US")}`;
    problems.add(located.source.problem(located.key(["matrix"]), message));
    return [];
  }
  return combinations(axes).map((values) => ({
    entry,
    id: [id, ...values.map((value) => value.suffix)].join("-"),
    variables: new Map([...vars, ...values.map((value) => [value.axis, value.text] as const)]),
  }));
}

function axesOf(entry: Entry): AxisValue[][] {
  return Object.entries(entry.fields.matrix ?? {}).map(([axis, values]) =>
    values.map((value, index) => {
      const text = entry.located.written(["matrix", axis, String(index)]) ?? String(value);
      // Text without a Latin letter or digit is told apart by its place.
      return { axis, text, suffix: slug(text) || String(index + 1) };
    }),
  );
}

function combinations(axes: readonly AxisValue[][]): AxisValue[][] {
  return axes.reduce<AxisValue[][]>((rows, axis) => rows.flatMap((row) => axis.map((value) => [...row, value])), [[]]);
}
