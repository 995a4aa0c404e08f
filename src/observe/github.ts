// Annotations of GitHub Actions: a line that the runner shows beside a file's line.
import { isAbsolute, relative, resolve, sep } from "node:path";

export interface Annotation {
  readonly severity: "error" | "warning";
  /** As the user named it; null when it is about no file. */
  readonly file: string | null;
  /** 1-based. */
  readonly line?: number | undefined;
  /** 1-based. */
  readonly column?: number | undefined;
  readonly title: string;
  readonly message: string;
}

/** How many of each severity GitHub keeps of one step. */
const mostShown = 10;

/**
 * @param place where files are: what the user's paths are relative to, and the checkout that GitHub's are relative to.
 * @returns the commands, one per line. Of each severity beyond what GitHub shows, the last one says how many there are.
 */
export function annotationLines(
  annotations: readonly Annotation[],
  place: { readonly cwd: string; readonly workspace: string | undefined },
): string {
  const lines = (["error", "warning"] as const).flatMap((severity) => {
    const all = annotations.filter((annotation) => annotation.severity === severity);
    if (all.length <= mostShown) return all;
    const rest = all.length - mostShown + 1;
    return [
      ...all.slice(0, mostShown - 1),
      { severity, file: null, title: `and ${rest} more`, message: `${rest} more like these: see the report` },
    ];
  });
  return lines.map((annotation) => `${commandLine(annotation, place)}\n`).join("");
}

function commandLine(
  { severity, file, line, column, title, message }: Annotation,
  { cwd, workspace }: { readonly cwd: string; readonly workspace: string | undefined },
): string {
  const properties = {
    file: file === null || file === "-" ? undefined : pathInWorkspace(file, cwd, workspace),
    line: file === null || file === "-" ? undefined : line,
    col: file === null || file === "-" ? undefined : column,
    title,
  };
  const written = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity} ${written.join(",")}::${escapeData(message)}`;
}

/** A file outside the checkout keeps the name that the user gave it. */
function pathInWorkspace(file: string, cwd: string, workspace: string | undefined): string {
  if (workspace === undefined || workspace === "") return file;
  const path = relative(resolve(workspace), resolve(cwd, file));
  const outside = path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
  return outside ? file : path.split(sep).join("/");
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
