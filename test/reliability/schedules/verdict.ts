// What must hold when a schedule has ended: M1, M3, M4, M6, P1, P3, F1, and report = journal = the server's books.
import { readFile, rm } from "node:fs/promises";
import { expect } from "vitest";
import { parseJournal } from "../../../src/journal/parse.js";
import { foldFacts, type Ledger } from "../../../src/model/ledger.js";
import type { Summary, TakeSummary } from "../../../src/report/summary-shape.js";
import { canonicalJson } from "../../../src/util/canonical-json.js";
import { videoOf } from "../../support/scripted-server/book.js";
import { withoutTimes } from "../../support/scripted-server/without-times.js";
import { count } from "../figures.js";
import { derivedKeys, keyOf, takesBought } from "./keys.js";
import { isFlaky } from "./manifest.js";
import type { Played } from "./played.js";
import type { Schedule } from "./schedule.js";

/** A person who says yes to everything. */
const yes = ["failed", "expired", "cancelled", "uncertain"] as const;

/** Plays a schedule and judges it. Throws what does not hold. */
export async function play(schedule: Schedule, played: Played): Promise<void> {
  for (const step of schedule.steps) {
    await played.step(step);
    await expectWholeVideos(played, new Set());
    expectOneJobPerTake(played);
  }
  played.calmDown();
  const helped = await finish(played);
  expect(played.violations).toEqual([]);
  expect(played.output.filter((text) => text.includes("mistake in sora-batch"))).toEqual([]);

  const { requests } = played;
  expect(await played.cleanRun(), "M4: the exit code of another run").toBe(0);
  expect(played.requests, "M4: requests of another run").toBe(requests);

  expectOneJobPerTake(played);
  const report = await reportOf(played);
  await expectWholeVideos(played, new Set(report.shots.flatMap(({ files }) => files.map(({ path }) => path))));
  expectAgreement(report, await ledgerOf(played), played);
  if (!helped) {
    expectNoExtraTakes(played);
    await expectLikeUninterrupted(report, played);
  }
  count("invariants checked", helped ? 6 : 8);
}

/** Undisturbed runs to the end; what is left to a person's word gets it. @returns whether anything was. */
async function finish(played: Played): Promise<boolean> {
  let code: number | null = null;
  const runs = async (most: number, retry: Parameters<Played["cleanRun"]>[0] = []): Promise<void> => {
    for (let number = 0; code !== 0 && number < most; number += 1) code = await played.cleanRun(retry);
  };
  await runs(4);
  if (code !== 0 && played.spoiltPaths.size > 0) {
    await clearSpoilt(played);
    await runs(2);
  }
  if (code === 0) return false;
  const { shots } = await reportOf(played);
  const left = shots.filter((shot) => !shot.complete).map(({ id, outcome, reason }) => ({ id, outcome, reason }));
  expect(left.filter(({ outcome }) => !["held", "expired", "failed"].includes(outcome))).toEqual([]);
  if (!played.excused) expect(left, "left without a cause").toEqual([]);
  await runs(4, yes);
  expect(code, played.output.slice(-5).join("")).toBe(0);
  return true;
}

/** Somebody takes away what is no video any more, as the command asked. */
async function clearSpoilt(played: Played): Promise<void> {
  const whole = wholeVideos(played);
  for (const path of played.spoiltPaths) {
    const bytes = await readFile(played.path(path)).catch(() => null);
    if (bytes !== null && !whole.some((video) => video.equals(bytes))) await rm(played.path(path));
  }
}

/** M1, M3: every job has the derived key of its request, and a key has one job as long as the server remembers it. */
function expectOneJobPerTake({ manifest, jobs, keyMemoryMs, losses }: Played): void {
  const keys = derivedKeys(manifest);
  jobs.forEach((job, index) => {
    expect(canonicalJson({ ...keys.get(job.key) }), "M3: the request of the key").toBe(
      canonicalJson({ ...job.request }),
    );
    const before = jobs.slice(0, index).findLast(({ key }) => key === job.key);
    if (!before) return;
    const forgotten = job.at - before.at >= keyMemoryMs;
    const lost = losses.some((at) => at >= before.at && at <= job.at);
    expect({ forgotten, lost }, `M1: a second job for key ${job.key}`).toEqual({ forgotten: true, lost: true });
  });
}

/** M6: without a person's word nothing but a failed generation is bought a second time, and that once. */
function expectNoExtraTakes({ manifest, jobs }: Played): void {
  const keys = new Set(jobs.map(({ key }) => key));
  for (const request of manifest.requests) {
    const most = isFlaky(request.prompt) ? 2 : 1;
    expect(Math.max(...takesBought(request, keys)), `M6: takes of ${request.prompt}`).toBeLessThanOrEqual(most);
  }
}

function wholeVideos({ jobs }: Played): Buffer[] {
  return jobs.flatMap(({ key, request }) => [1, 2].map((variant) => videoOf({ ...request, key }, variant)));
}

/**
 * F1: what has a video's name is a whole video of a request that was made.
 * @param wanted files that must be whole even if somebody spoilt them: what no shot wants any more is left as it is.
 */
async function expectWholeVideos(played: Played, wanted: ReadonlySet<string>): Promise<void> {
  const whole = wholeVideos(played);
  for (const path of await played.files()) {
    if (!path.endsWith(".mp4") || (played.spoiltPaths.size > 0 && !wanted.has(path))) continue;
    const bytes = await readFile(played.path(path));
    expect(
      whole.some((video) => video.equals(bytes)),
      `F1: ${path} is whole`,
    ).toBe(true);
  }
}

async function reportOf(played: Played): Promise<Summary> {
  // Written by the command under test; its shape is tested against the schema elsewhere.
  return JSON.parse(await readFile(played.path("report.json"), "utf8")) as Summary;
}

async function ledgerOf(played: Played): Promise<Ledger> {
  const parsed = parseJournal("state.jsonl", await readFile(played.path("state.jsonl")));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return foldFacts(parsed.value?.facts ?? []);
}

/** Report, state file and server tell of the same purchases. */
function expectAgreement(report: Summary, ledger: Ledger, { jobs, losses }: Played): void {
  const filesOf = (files: Iterable<{ path: string; sha256: string }>) =>
    [...files].map(({ path, sha256 }) => `${path} ${sha256}`).sort();
  const said = (take: TakeSummary) => [take.key, take.number, take.state, take.job, filesOf(take.files)];
  const byKey = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
  const takes = [...ledger.takes.values()];
  const reported = [...report.shots.flatMap((shot) => shot.takes), ...report.former.map(({ take }) => take)].map(said);
  const recorded = takes.map((take) => [take.key, take.number, take.state, take.job, filesOf(take.saved.values())]);
  expect(reported.sort(byKey), "the report is the journal").toEqual(recorded.sort(byKey));

  const byId = new Map(jobs.map((job) => [job.id, job]));
  const bought = takes.filter((take) => take.job !== null);
  for (const { key, request, identity, number } of takes) {
    expect(key, "M3: the recorded key").toBe(keyOf(request, identity.occurrence, number));
  }
  for (const { job, key, request } of bought) {
    expect(byId.get(job ?? ""), "the server has the recorded job").toMatchObject({ key, request });
  }
  expect(report.totals.bought.takes, "the report counts the jobs").toBe(bought.length);
  if (losses.length > 0) return;
  // A take without a job id is in doubt, and said to be.
  const known = new Set(takes.map((take) => take.job ?? take.key));
  expect(
    jobs.filter(({ id, key }) => !known.has(id) && !known.has(key)),
    "every job is in the books",
  ).toEqual([]);
}

/** After a day and a loss of everything the same key has another job. */
function firstJob(job: string | null): string | null {
  return job === null ? null : job.replace(/_\d+$/, "");
}

/** P3: nothing in the report but times tells what happened on the way. */
async function expectLikeUninterrupted(report: Summary, played: Played): Promise<void> {
  const reference = await played.reference();
  try {
    expect(await reference.cleanRun()).toBe(0);
    expect(comparable(report, played), "P3: the report").toEqual(comparable(await reportOf(reference), played));
  } finally {
    await reference.close();
  }
}

function comparable(summary: Summary, { manifest, edited, losses }: Played) {
  const { shared } = manifest;
  const { shots, former, totals, ...rest } = withoutTimes(summary);
  const { bought, uncertain, ...counts } = totals;
  const mine = shots.map((found) => {
    // The manifest is read from where the process was killed last.
    const source = { ...found.source, file: summary.manifest };
    const takes = found.takes.map((take) => ({ ...take, job: firstJob(take.job) }));
    const shot = { ...found, source, takes, job: firstJob(found.job) };
    // Which of two equal shots got which job is decided by who was there first.
    if (!shared.has(shot.prompt)) return shot;
    const fileOf = (file: (typeof shot.files)[number]) => ({ ...file, size: null, sha256: null });
    return {
      ...shot,
      job: null,
      files: shot.files.map(fileOf),
      takes: takes.map((take) => ({ ...take, key: null, job: null, files: take.files.map(fileOf) })),
    };
  });
  // Edits and losses leave their mark in the books of what was bought, and only there.
  const books = edited || losses.length > 0 ? {} : { former, bought, uncertain };
  return { ...rest, shots: mine, totals: counts, ...books };
}
