// What the contract demands of a request and no schema can say: frame, pixels and variants.
import { serverDefaults } from "../model/request.js";
import type { Entry } from "./entry.js";
import { type Frame, frameOf } from "./frame.js";
import type { Defaults } from "./generated/manifest-types.js";
import type { Located } from "./located.js";
import type { Problems } from "./problems.js";

const mostPixels = 1920 * 1080;

/** The manifest's defaults, with their place. */
export interface PlacedDefaults {
  readonly fields: Defaults;
  readonly broken: ReadonlySet<string>;
  readonly located: Located;
}

type Field = "size" | "width" | "height" | "n_variants";
const frameFields = ["size", "width", "height"] as const;

/** A problem with an inherited value is reported where the defaults are written, once. */
export function checkRequest(entry: Entry, defaults: PlacedDefaults, problems: Problems): void {
  checkSizeAlone(entry, problems);
  const known = (...fields: Field[]) => !fields.some((field) => entry.broken.has(field) || defaults.broken.has(field));
  if (!known(...frameFields)) return;
  const holder = (...fields: Field[]) => {
    for (const level of [entry, defaults]) {
      const field = fields.find((name) => level.fields[name] !== undefined);
      if (field !== undefined) return { source: level.located.source, span: level.located.value([field]) };
    }
    return { source: entry.located.source, span: entry.located.value([]) };
  };
  const report = (message: string, fields: Field[], severity: "error" | "warning" = "error") => {
    const { source, span } = holder(...fields);
    problems.add(source.problem(span, message, severity));
  };
  const frame = frameOf(entry.fields, defaults.fields);
  checkFrame(frame, report);
  const variants = entry.fields.n_variants ?? defaults.fields.n_variants ?? serverDefaults.n_variants;
  if (known("n_variants")) checkVariants(variants, frame, report);
}

/** Used for a shot and for the defaults alike. */
export function checkSizeAlone(
  { fields, located }: Pick<Entry, "located"> & { fields: Defaults },
  problems: Problems,
): void {
  for (const side of ["width", "height"] as const) {
    if (fields.size === undefined || fields[side] === undefined) continue;
    const message = `${side} cannot be given together with size: size stands for width and height`;
    problems.add(located.source.problem(located.key([side]), message));
  }
}

type Report = (message: string, fields: Field[], severity?: "error" | "warning") => void;

function checkFrame(frame: Frame, report: Report): void {
  if (frame.width !== undefined && frame.height === undefined)
    report("height is missing: width needs it, or give size instead of both", ["width"]);
  if (frame.height !== undefined && frame.width === undefined)
    report("width is missing: height needs it, or give size instead of both", ["height"]);
  if (frame.width === undefined || frame.height === undefined) return;
  const pixels = frame.width * frame.height;
  if (pixels <= mostPixels) return;
  const text = (count: number) => count.toLocaleString("en-US");
  report(`width × height is ${text(pixels)} pixels; the limit is ${text(mostPixels)}`, [...frameFields]);
}

function checkVariants(variants: number, frame: Frame, report: Report): void {
  const { width = serverDefaults.width, height = serverDefaults.height } = frame;
  const size = `${width}x${height}${frame.width === undefined ? ", the server's default size" : ""}`;
  const short = Math.min(width, height);
  if (short >= 1080 && variants > 1) {
    report(`n_variants must be 1 when the short side is 1080 or more (found ${variants} at ${size})`, ["n_variants"]);
  } else if (short >= 720 && variants > 2) {
    report(
      `a busy server may refuse more than 2 variants at 720p and above (found ${variants} at ${size})`,
      ["n_variants"],
      "warning",
    );
  }
}
