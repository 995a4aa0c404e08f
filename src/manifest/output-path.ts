// Where a shot's videos go inside the output directory, and which paths are safe everywhere.
import { folded, slug } from "./slug.js";
import { fillTemplate, holesOf, type Template } from "./template.js";

export const defaultFilename = "{{id}}.mp4";
export const filenameVariables = ["id", "index", "scene", "variant", "name"] as const;

export interface PathValues {
  readonly id: string;
  /** 1-based place in the batch. */
  readonly index: number;
  readonly scene?: string | undefined;
  readonly name: string;
}

/** @returns one path per variant; without {{variant}}, several variants are told apart by `.v1` before the extension. */
export function pathsOf(template: Template, values: PathValues, variants: number): string[] {
  const numbered = variants > 1 && !holesOf(template).some((hole) => hole.name === "variant");
  return Array.from({ length: variants }, (_, index) => {
    const variant = String(index + 1);
    const texts: Readonly<Record<string, string>> = {
      id: values.id,
      index: String(values.index).padStart(3, "0"),
      scene: slug(values.scene ?? ""),
      name: values.name,
      variant,
    };
    const path = fillTemplate(template, (name) => texts[name] ?? "");
    return numbered ? path.replace(/(?=\.[^./]*$)/, `.v${variant}`) : path;
  });
}

/** @returns why nothing may be written at this path, or null. */
export function pathFault(path: string): string | null {
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "is not relative to the output directory";
  if (path.includes("\\")) return "contains a backslash: write / between directories";
  const components = path.split("/");
  for (const component of components) {
    const fault = componentFault(component);
    if (fault !== null) return fault;
  }
  return isOurs(folded(components[0] ?? "")) ? "is a name that the tool keeps for its own files" : null;
}

function componentFault(component: string): string | null {
  if (component === "") return "has an empty component";
  if (component === "..") return "leaves the output directory";
  if (component.startsWith(".")) return "has a component that starts with a dot";
  if (/[. ]$/.test(component) || component.startsWith(" "))
    return "has a component with a space at its ends or a dot at its end";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file name may hold them
  if (/[\u0000-\u001f\u007f<>:"|?*]|\p{Cs}/u.test(component))
    return 'contains one of < > : " | ? * or a control character';
  if (/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(component))
    return "has a component that Windows reserves for a device";
  if (folded(component).endsWith(".part")) return "ends in .part, which marks unfinished downloads";
  if (Buffer.byteLength(component) > 200) return "has a component longer than 200 bytes";
  return null;
}

const ourNames: ReadonlySet<string> = new Set(["junit.xml", "timeline.otio", "timeline.edl", "previous"]);

/** Top-level names beside the videos: the state file, reports and superseded videos. */
function isOurs(name: string): boolean {
  return name.startsWith("state.jsonl") || name.startsWith("report.") || ourNames.has(name);
}
