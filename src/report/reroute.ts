// A summary whose files are told from another directory.
import type { ShotSummary, Summary, TakeSummary } from "./summary-shape.js";

/** @param route from a path in the old output directory to the same file's path in the new one. */
export function reroute(summary: Summary, route: (path: string) => string): Summary {
  return {
    ...summary,
    shots: summary.shots.map((shot): ShotSummary => ({ ...filesAt(shot, route), takes: takesAt(shot.takes, route) })),
    former: summary.former.map((entry) => ({ ...entry, take: filesAt(entry.take, route) })),
  };
}

function takesAt(takes: readonly TakeSummary[], route: (path: string) => string): TakeSummary[] {
  return takes.map((take) => filesAt(take, route));
}

function filesAt<T extends Pick<TakeSummary, "files">>(holder: T, route: (path: string) => string): T {
  return { ...holder, files: holder.files.map((file) => ({ ...file, path: route(file.path) })) };
}
