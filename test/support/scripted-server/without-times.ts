// A report without what may differ between two histories of the same work: times, tries, and the runs themselves.
import type { FileSummary, Summary, TakeSummary } from "../../../src/report/summary-shape.js";

/** What was asked for, what was bought, what is on disk and how it is judged. */
export function withoutTimes({ name, manifest, budget, pricing, totals, shots, former }: Summary) {
  const { complete, outcomes, bought, uncertain } = totals;
  return {
    name,
    manifest,
    budget,
    pricing,
    totals: { shots: totals.shots, complete, outcomes, bought, uncertain },
    shots: shots.map(({ timings: _, tries: _tries, takes, files, uncertain: doubt, ...shot }) => ({
      ...shot,
      uncertain: doubt && { ...doubt, since: null },
      files: files.map(fileOf),
      takes: takes.map(takeOf),
    })),
    former: former.map(({ id, request, take }) => ({ id, request, take: takeOf(take) })),
  };
}

function takeOf({ times: _, timings: _timings, sends: _sends, files, ...take }: TakeSummary) {
  return { ...take, files: files.map(fileOf) };
}

/** Whether the disk was looked at depends on what the last run had to do. */
function fileOf({ disk: _, ...file }: FileSummary) {
  return file;
}
